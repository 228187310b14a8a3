import { join } from 'node:path';
import { type Judgement, SEARCH_MODES, type SearchMode, type VariantNames } from '../../core/domain.ts';
import { makeFolder, writeFileAtomically } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import {
  type Calibration,
  ownShippedCalibration,
  shippedCalibration,
} from '../../search/calibration/calibration.ts';
import type { ObservedHit } from '../../search/calibration/fit-mode.ts';
import { type Refit, refit } from '../../search/calibration/refit.ts';
import type { VectorIndex } from '../../search/dense/vectors.ts';
import type { Content } from '../../store/generation/content.ts';
import { hitsOfQuery } from '../../search/calibration/hits.ts';
import { provisionalCalibration } from '../../search/calibration/provisional.ts';
import type { Fusion } from '../../search/ranking/fusion.ts';

/** What a calibration is refitted on. */
export interface Judged {
  readonly judgements: readonly Judgement[];
  /** Unit vectors of the questions, by text. */
  readonly vectorsOf: ReadonlyMap<string, Float32Array>;
  readonly content: Content;
  readonly vectors: VectorIndex;
  /** Of what searches with them. */
  readonly fusion: Fusion;
}

/**
 * What a refit must be better than: the calibration that ships, or for encoders that none ships for what their entries alone
 * say. Neither has seen a judgement of this FAQ.
 */
export function calibrationBefore(
  names: VariantNames,
  { content, vectors, fusion }: Pick<Judged, 'content' | 'vectors' | 'fusion'>,
): Calibration {
  return (
    ownShippedCalibration(names) ??
    provisionalCalibration(shippedCalibration(names), content, vectors, fusion)
  );
}

export type Refits = Readonly<Record<SearchMode, Refit>>;

/**
 * Refits each mode by itself on what the product's own search finds for the judged questions.
 *
 * @param before what the refit must be better than; it must not have been fitted on these judgements
 */
export function refitModes(
  { judgements, vectorsOf, content, vectors, fusion }: Judged,
  before: Calibration,
): Refits {
  const refitOf = (mode: SearchMode): Refit => {
    const questions = judgements.map(({ query, relevant }) => {
      const vector = mode === 'keyword' ? null : (vectorsOf.get(query) ?? null);
      const judged = { query, relevant: new Set(relevant), vector, mode };
      return hitsOfQuery(judged, content, vectors, fusion).map((hit): ObservedHit => ({
        ...hit,
        set: 'own',
      }));
    });
    return refit(questions, before.modes[mode]);
  };
  return { hybrid: refitOf('hybrid'), dense: refitOf('dense'), keyword: refitOf('keyword') };
}

/**
 * Writes the calibration with what is better, for the next generation to freeze; removes nothing, since an earlier refit was
 * better on its day too.
 *
 * @param variant as `pairName`
 * @param serving what stays of the modes that no refit is better for
 * @returns the file; null where nothing was better
 */
export async function writeRefits(
  dataDir: string,
  variant: string,
  refits: Refits,
  serving: Calibration,
): Promise<string | null> {
  if (SEARCH_MODES.every((mode) => refits[mode].better === null)) return null;
  const of = (mode: SearchMode): Calibration['modes'][SearchMode] =>
    refits[mode].better ?? serving.modes[mode];
  const modes = { hybrid: of('hybrid'), dense: of('dense'), keyword: of('keyword') };
  // What a page says goes by the mode that it is searched in.
  const isProvisional = refits.hybrid.better === null && serving.provisional === true;
  const refitted: Calibration = {
    variant,
    scaled: true,
    ...(isProvisional && { provisional: true }),
    modes,
  };
  const { calibrations } = dataLayout(dataDir);
  await makeFolder(calibrations);
  const path = join(calibrations, `${variant}.json`);
  await writeFileAtomically(path, `${JSON.stringify(refitted, null, 2)}\n`);
  return path;
}
