import type { Judgement, Phrasing } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import type { StsPair } from '../../faq/datasets/sentence-pairs.ts';
import { cosinesOf } from '../quality/sts.ts';
import { spearman } from '../../measures/correlation.ts';
import { retrievalScore, type RetrievalMeasure } from '../../measures/retrieval.ts';
import { mean } from '../../measures/summary.ts';
import { type AgainstFull, casesAgainst, spearmanAgainst } from './against-full.ts';
import { type Near, nearestEntries, type TextVectors } from './nearest-entries.ts';

/** What a choice of layers is measured by: one number, high is good. */
export interface Part {
  /** As it is called in tables: `MRR@10`. */
  readonly name: string;
  score(vectors: TextVectors): number;
  /** @param margin the loss that one is willing to take, as a share of full depth's score */
  against(own: TextVectors, full: TextVectors, margin: number): AgainstFull;
}

/** A part, and what full depth has of it. */
export interface AnchoredPart extends Part {
  readonly full: number;
}

/** A part that is the mean of a value a case, 0..1. */
function partOfCases(name: string, valuesOf: (vectors: TextVectors) => readonly number[]): Part {
  return {
    name,
    score: (vectors) => mean(valuesOf(vectors)),
    against: (own, full, margin) => casesAgainst(valuesOf(own), valuesOf(full), margin),
  };
}

/** How high the right entries come, by cosine alone. */
export function judgedPart(
  measure: RetrievalMeasure,
  phrasings: readonly Phrasing[],
  judgements: readonly Judgement[],
): Part {
  const queries = judgements.map(({ query }) => query);
  return partOfCases(measure, (vectors) => {
    const rankings = idsOf(nearestEntries(phrasings, queries, vectors));
    return judgements.map(({ relevant }, query) =>
      retrievalScore(measure, rankings[query] ?? [], new Set(relevant)),
    );
  });
}

/** How well cosines follow the scores that people gave. */
export function stsPart(pairs: readonly StsPair[]): Part {
  const scores = pairs.map(({ score }) => score);
  return {
    name: 'Spearman',
    score: (vectors) => spearman(scores, cosinesOf(pairs, vectors)),
    against: (own, full, margin) =>
      spearmanAgainst(scores, cosinesOf(pairs, own), cosinesOf(pairs, full), margin),
  };
}

/**
 * How far the answers to questions are those of full depth: the share of the first ten entries that both find, and the
 * share of questions whose first answer is the same. A question that is itself a phrasing is not found by it, since
 * that would agree at any depth.
 */
export function agreementParts(
  phrasings: readonly Phrasing[],
  questions: readonly string[],
  full: TextVectors,
): Part[] {
  const rank = (vectors: TextVectors): string[][] =>
    idsOf(nearestEntries(phrasings, questions, vectors, { byOwnText: false }));
  const wanted = rank(full);
  const agreeing = (
    name: string,
    agrees: (own: readonly string[], reference: readonly string[]) => number,
  ): Part =>
    partOfCases(name, (vectors) => rank(vectors).map((own, question) => agrees(own, wanted[question] ?? [])));
  return [
    agreeing(
      'overlap@10',
      (own, reference) => own.filter((id) => reference.includes(id)).length / reference.length,
    ),
    agreeing('same first answer', (own, reference) => Number(own[0] === reference[0])),
  ];
}

/**
 * The parts with what full depth has of them.
 *
 * @throws AppError `invalid` where full depth has nothing, so that nothing can be lost
 */
export function anchored(parts: readonly Part[], full: TextVectors): AnchoredPart[] {
  return parts.map((part) => {
    const score = part.score(full);
    if (score > 0) return { ...part, full: score };
    throw new AppError(
      'invalid',
      `At full depth ${part.name} is ${score.toFixed(2)}: there is nothing that fewer layers could keep. Check that the judgements belong to these entries and to the model's language.`,
    );
  });
}

function idsOf(rankings: readonly (readonly Near[])[]): string[][] {
  return rankings.map((near) => near.map(({ entryId }) => entryId));
}
