import { join } from 'node:path';
import type { Calibration, KnownCalibration } from '../search/calibration/calibration.ts';
import { calibrationOver } from '../search/calibration/provisional.ts';
import { exactIndex } from '../search/dense/exact.ts';
import { type OwnNearMisses, ownNearMisses } from '../search/own-near-misses.ts';
import type { Fusion } from '../search/ranking/fusion.ts';
import { measureFusion } from '../search/ranking/measure-fusion.ts';
import { openContent } from '../store/generation/content.ts';
import { GENERATION_FILES, type IndexedPair } from './manifest.ts';

/** What a generation is measured by, beside its texts. */
interface Measurable extends IndexedPair {
  /** Of the phrasings, row-major. */
  readonly vectors: Float32Array;
  readonly calibration: KnownCalibration;
  readonly knownWords: number;
}

interface Measured {
  readonly fusion: Fusion;
  readonly calibration: Calibration;
  readonly nearMisses: OwnNearMisses | null;
}

/**
 * What a new generation shows of its encoders: how its search is put together, where nobody has judged those
 * encoders' answers how likely they are to be right, and what "none" is worth.
 *
 * @param folder where its texts are written
 */
export function measureGeneration(folder: string, measurable: Measurable): Measured {
  const { vectors, variant, calibration, knownWords } = measurable;
  const content = openContent(join(folder, GENERATION_FILES.content));
  try {
    const index = exactIndex(vectors, variant.dimensions);
    const fusion = measureFusion(content, index, knownWords);
    const searched = { content, vectors: index, fusion };
    const fitted = calibrationOver(calibration, searched);
    return { fusion, calibration: fitted, nearMisses: ownNearMisses(searched, fitted) };
  } finally {
    content.close();
  }
}
