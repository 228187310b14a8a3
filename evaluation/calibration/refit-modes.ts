import { join } from 'node:path';
import { type Judgement, SEARCH_MODES, type SearchMode } from '../../core/domain.ts';
import { makeFolder, writeFileAtomically } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import type { Calibration } from '../../search/calibration/calibration.ts';
import type { ObservedHit } from '../../search/calibration/fit-mode.ts';
import { type Refit, refit } from '../../search/calibration/refit.ts';
import type { VectorIndex } from '../../search/dense/vectors.ts';
import type { Content } from '../../store/generation/content.ts';
import { featuresOf, type Features } from '../../search/calibration/features.ts';
import { CANDIDATE_SETTINGS, findCandidates } from '../../search/ranking/candidates.ts';
import { DENSE_SHARE, rank } from '../../search/ranking/ranking.ts';

/** What a calibration is refitted on. */
export interface Judged {
  readonly judgements: readonly Judgement[];
  /** Unit vectors of the questions, by text. */
  readonly vectorsOf: ReadonlyMap<string, Float32Array>;
  readonly content: Content;
  readonly vectors: VectorIndex;
}

export type Refits = Readonly<Record<SearchMode, Refit>>;

/**
 * Refits each mode by itself on what the product's own search finds for the judged questions.
 *
 * @param before what the refit must be better than; it must not have been fitted on these judgements
 */
export function refitModes({ judgements, vectorsOf, content, vectors }: Judged, before: Calibration): Refits {
  const refitOf = (mode: SearchMode): Refit => {
    const questions = judgements.map(({ query, relevant }) => {
      const vector = mode === 'keyword' ? null : (vectorsOf.get(query) ?? null);
      const judged = { query, relevant: new Set(relevant), vector, mode };
      return hitsOfQuery(judged, content, vectors).map((hit): ObservedHit => ({ ...hit, set: 'own' }));
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
  const { calibrations } = dataLayout(dataDir);
  await makeFolder(calibrations);
  const path = join(calibrations, `${variant}.json`);
  await writeFileAtomically(path, `${JSON.stringify({ variant, modes }, null, 2)}\n`);
  return path;
}

/** A hit as a calibration sees it. */
export interface HitOfQuery {
  /** 0 for the first hit. */
  readonly place: number;
  readonly features: Features;
  /** Of the entry's best phrasing; 0 without vectors. */
  readonly cosine: number;
  readonly right: boolean;
}

interface JudgedQuery {
  readonly query: string;
  readonly relevant: ReadonlySet<string>;
  /** Null where the mode needs none. */
  readonly vector: Float32Array | null;
  readonly mode: SearchMode;
}

/** Hits of a page. */
const HITS = 5;

/** The hits of a query by the product's own search, best first, each with whether it was right. */
export function hitsOfQuery(
  { query, relevant, vector, mode }: JudgedQuery,
  content: Content,
  vectors: VectorIndex,
): HitOfQuery[] {
  const found = findCandidates({ text: query, vector, mode }, content, vectors, CANDIDATE_SETTINGS);
  const ranked = rank(found, mode, content, DENSE_SHARE);
  return featuresOf(ranked, found, mode, HITS).map((features, place) => {
    const candidate = ranked[place]?.candidate;
    const right = candidate !== undefined && relevant.has(content.idOfRow(candidate.row));
    return { place, features, cosine: candidate?.dense?.cosine ?? 0, right };
  });
}
