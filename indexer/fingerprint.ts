import { createHash } from 'node:crypto';
import type { FaqEntry } from '../core/domain.ts';
import type { KnownCalibration } from '../search/calibration/calibration.ts';
import { entryText } from './diff.ts';
import type { IndexedPair } from './manifest.ts';

/** Raise it when this program makes something else of the same entries: phrasings, keyword index, HNSW settings. */
const FORMAT = 4;

/**
 * SHA-256 over everything that determines a generation: two runs with one fingerprint would build the same.
 *
 * @param entries by id
 */
export function fingerprintOf(
  entries: readonly FaqEntry[],
  { variant, queryVariant }: IndexedPair,
  calibration: KnownCalibration,
): string {
  const asked = queryVariant.identity === variant.identity ? [] : [queryVariant.identity];
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, variant.identity, calibration, ...asked]));
  for (const entry of entries) hash.update('\n').update(entryText(entry));
  return hash.digest('hex');
}
