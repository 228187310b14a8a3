import { join } from 'node:path';
import { type Calibration, shippedCalibration } from '../search/calibration/calibration.ts';
import { provisionalCalibration } from '../search/calibration/provisional.ts';
import { exactIndex } from '../search/dense/exact.ts';
import type { Fusion } from '../search/ranking/fusion.ts';
import { measureFusion } from '../search/ranking/measure-fusion.ts';
import { openContent } from '../store/generation/content.ts';
import { GENERATION_FILES, namesOf, type IndexedPair } from './manifest.ts';

/** What a generation is measured by, beside its texts. */
interface Measurable extends IndexedPair {
  /** Of the phrasings, row-major. */
  readonly vectors: Float32Array;
  /** Null where the encoders have none. */
  readonly calibration: Calibration | null;
  readonly knownWords: number;
}

interface Measured {
  readonly fusion: Fusion;
  readonly calibration: Calibration;
}

/**
 * What a new generation shows of its encoders: how its search is put together, and, where nobody has judged those
 * encoders' answers, how likely they are to be right.
 *
 * @param folder where its texts are written
 */
export function measureGeneration(folder: string, measurable: Measurable): Measured {
  const { vectors, variant, calibration, knownWords } = measurable;
  const content = openContent(join(folder, GENERATION_FILES.content));
  try {
    const index = exactIndex(vectors, variant.dimensions);
    const fusion = measureFusion(content, index, knownWords);
    if (calibration !== null) return { fusion, calibration };
    const other = shippedCalibration(namesOf(measurable));
    return { fusion, calibration: provisionalCalibration(other, content, index, fusion) };
  } finally {
    content.close();
  }
}
