import { join } from 'node:path';
import { type Judgement, SEARCH_MODES, type SearchMode, type VariantNames } from '../../core/domain.ts';
import { makeFolder, writeFileAtomically } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import { type Calibration, knownCalibration, refittedModes } from '../../search/calibration/calibration.ts';
import type { ObservedHit } from '../../search/calibration/fit-mode.ts';
import { type Refit, refit } from '../../search/calibration/refit.ts';
import { hitsOfQuery } from '../../search/calibration/hits.ts';
import { type Calibrated, calibrationOver } from '../../search/calibration/provisional.ts';
import { textsOf } from '../../search/texts.ts';
import type { Content } from '../../store/generation/content.ts';

/** What a calibration is refitted on. */
interface Judged extends Calibrated {
  readonly judgements: readonly Judgement[];
  /** Unit vectors of what a search embeds of the questions, by text: see `embeddedOf`. */
  readonly vectorsOf: ReadonlyMap<string, Float32Array>;
}

/**
 * What a refit must be better than: the calibration that ships, or for encoders that none ships for what their entries alone
 * say. Neither has seen a judgement of this FAQ.
 */
export function calibrationBefore(names: VariantNames, searched: Calibrated): Calibration {
  return calibrationOver(knownCalibration(names, null), searched);
}

/** What a search embeds of a whole question: its words put right, where the mode does so. */
export function embeddedOf(query: string, mode: SearchMode, content: Content): string {
  return textsOf(query, mode, content)[0] ?? query;
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
      const vector = mode === 'keyword' ? null : (vectorsOf.get(embeddedOf(query, mode, content)) ?? null);
      const judged = { query, relevant: new Set(relevant), vector, mode };
      return hitsOfQuery(judged, content, vectors, fusion).map((hit): ObservedHit => ({
        ...hit,
        set: 'own',
        answerable: relevant.length > 0,
      }));
    });
    return refit(questions, before.modes[mode]);
  };
  return { hybrid: refitOf('hybrid'), dense: refitOf('dense'), keyword: refitOf('keyword') };
}

/**
 * Writes the modes that are better, for the next generation to freeze; removes none, since an earlier refit was better on its
 * day too. Of the others nothing is written: what ships, or what the entries show, goes on to be that of the day.
 *
 * @param variant as `pairName`
 * @returns the file; null where nothing was better
 */
export async function writeRefits(dataDir: string, variant: string, refits: Refits): Promise<string | null> {
  const better = SEARCH_MODES.flatMap((mode) => {
    const { better: refitted } = refits[mode];
    return refitted === null ? [] : [[mode, refitted] as const];
  });
  if (better.length === 0) return null;
  const { calibrations } = dataLayout(dataDir);
  await makeFolder(calibrations);
  const path = join(calibrations, `${variant}.json`);
  const modes = { ...refittedModes(variant, calibrations), ...Object.fromEntries(better) };
  await writeFileAtomically(path, `${JSON.stringify({ variant, scaled: true, modes }, null, 2)}\n`);
  return path;
}
