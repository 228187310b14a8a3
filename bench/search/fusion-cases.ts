import type { Split } from '../../faq/datasets/faq-task.ts';
import { mean } from '../../measures/summary.ts';
import { retrievalScore } from '../../measures/retrieval.ts';
import { PHRASING_KINDS } from '../../core/domain.ts';
import { CANDIDATE_SETTINGS, findCandidates, type KindWeights } from '../../search/ranking/candidates.ts';
import { type Fusion, scaledCosine } from '../../search/ranking/fusion.ts';
import { measureFusion } from '../../search/ranking/measure-fusion.ts';
import { convexCombination } from '../../search/ranking/ranking.ts';
import { overIndex } from './indexed.ts';
import type { PairVectors } from './observations.ts';
import { reciprocalRankFusion } from './rank-fusion.ts';
import type { FaqSet } from './sets.ts';

/** An entry that a query's search looks at, as numbers, so that many ways to rank it can be tried. */
interface CaseCandidate {
  readonly id: string;
  /** The best cosine of each kind of phrasing; null where the entry has none. */
  readonly cosines: Readonly<Record<keyof KindWeights, number | null>>;
  readonly keyword: number;
}

interface FusionCase {
  readonly split: Split;
  readonly relevant: ReadonlySet<string>;
  /** By id. */
  readonly candidates: readonly CaseCandidate[];
}

/** A set as one encoder searches it. */
export interface FusionSet {
  readonly set: string;
  readonly encoder: string;
  /** As the product measures it. */
  readonly fusion: Fusion;
  readonly cases: readonly FusionCase[];
}

/** A score for every candidate of a query, in their order. */
export type Scoring = (candidates: readonly CaseCandidate[]) => readonly number[];

/** The queries that have an answer, with every candidate of both halves. */
export function fusionSet(
  encoder: string,
  set: FaqSet,
  { ofEntries, ofQueries }: PairVectors,
  dimensions: number,
  knownWords: number,
): FusionSet {
  return overIndex(set, ofEntries, dimensions, (content, vectors) => {
    const fusion = measureFusion(content, vectors, knownWords);
    const settings = { ...CANDIDATE_SETTINGS, background: fusion.background };
    const cosinesOf = (row: number, vector: Float32Array): CaseCandidate['cosines'] => {
      const cosines: Record<keyof KindWeights, number | null> = {
        question: null,
        alternate: null,
        answer: null,
      };
      for (const label of content.labelsOfRow(row)) {
        const kind = PHRASING_KINDS[content.kindOfLabel[label] ?? 0] ?? 'question';
        cosines[kind] = Math.max(cosines[kind] ?? -1, vectors.cosine(vector, label));
      }
      return cosines;
    };
    const cases = set.queries
      .filter(({ relevant }) => relevant.size > 0)
      .map(({ query, relevant, split }): FusionCase => {
        const vector = ofQueries(query);
        const { entries } = findCandidates(
          { text: query, vector, mode: 'hybrid' },
          content,
          vectors,
          settings,
        );
        const candidates = entries.map(({ row, keyword }) => ({
          id: content.idOfRow(row),
          cosines: cosinesOf(row, vector),
          keyword: keyword?.score ?? 0,
        }));
        return { split, relevant, candidates: candidates.sort((one, other) => (one.id < other.id ? -1 : 1)) };
      });
    return { set: set.name, encoder, fusion, cases };
  });
}

/** The dense half alone. */
export function dense(background: number, weights: KindWeights = CANDIDATE_SETTINGS.kindWeights): Scoring {
  return (candidates) =>
    candidates.map(({ cosines }) =>
      Math.max(
        ...PHRASING_KINDS.map((kind) => {
          const cosine = cosines[kind];
          return cosine === null ? -1 : weights[kind] * scaledCosine(cosine, background);
        }),
      ),
    );
}

export const keyword: Scoring = (candidates) => candidates.map((candidate) => candidate.keyword);

/** Both halves, added up as the product does. */
export function convex({ background, share }: Fusion): Scoring {
  return (candidates) => sum(dense(background)(candidates), keyword(candidates), share);
}

/** Both halves stretched to 0..1 over the candidates of the query. */
export function stretched(share: number): Scoring {
  return (candidates) => sum(stretch(dense(0)(candidates)), stretch(keyword(candidates)), share);
}

/** Reciprocal-rank fusion. */
export function reciprocal(k: number): Scoring {
  return (candidates) => {
    const denseRanks = ranksOf(dense(0)(candidates));
    const keywordRanks = ranksOf(keyword(candidates));
    return candidates.map((candidate, place) =>
      reciprocalRankFusion(
        [denseRanks[place] ?? null, candidate.keyword > 0 ? (keywordRanks[place] ?? null) : null],
        k,
      ),
    );
  };
}

function sum(first: readonly number[], second: readonly number[], share: number): number[] {
  return first.map((score, place) => convexCombination(score, second[place] ?? 0, share));
}

function stretch(scores: readonly number[]): number[] {
  const low = Math.min(...scores);
  const range = Math.max(...scores) - low;
  return scores.map((score) => (range === 0 ? 0 : (score - low) / range));
}

function ranksOf(scores: readonly number[]): number[] {
  const order = [...scores.keys()].sort(
    (one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other,
  );
  const ranks = new Array<number>(scores.length);
  for (const [rank, place] of order.entries()) ranks[place] = rank + 1;
  return ranks;
}

/** MRR@10 x 100 of every query of a half, in their order. */
export function reciprocalRanks(
  { cases }: Pick<FusionSet, 'cases'>,
  split: Split,
  scoring: Scoring,
): number[] {
  return cases
    .filter((one) => one.split === split)
    .map(({ candidates, relevant }) => {
      const scores = scoring(candidates);
      const ranking = [...candidates.keys()]
        .sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other)
        .map((place) => candidates[place]?.id ?? '');
      return 100 * retrievalScore('MRR@10', ranking, relevant);
    });
}

/** Their mean. */
export function meanOf(set: FusionSet, split: Split, scoring: Scoring): number {
  return mean(reciprocalRanks(set, split, scoring));
}
