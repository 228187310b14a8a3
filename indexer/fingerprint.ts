import { createHash } from 'node:crypto';
import type { FaqEntry } from '../core/domain.ts';
import type { Calibration } from '../search/calibration/calibration.ts';
import { entryText } from './diff.ts';

/** Raise it when this program makes something else of the same entries: phrasings, keyword index, HNSW settings. */
const FORMAT = 1;

/**
 * SHA-256 over everything that determines a generation: two runs with one fingerprint would build the same.
 *
 * @param entries by id
 * @param identity of the model
 */
export function fingerprintOf(
  entries: readonly FaqEntry[],
  identity: string,
  calibration: Calibration,
): string {
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, identity, calibration]));
  for (const entry of entries) hash.update('\n').update(entryText(entry));
  return hash.digest('hex');
}
