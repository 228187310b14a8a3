import type { SearchMode } from '../core/domain.ts';
import type { Content } from '../store/generation/content.ts';
import { bandOf, probabilityOf, type ModeCalibration } from './calibration/calibration.ts';
import { featuresOf, type Features } from './calibration/features.ts';
import type { VectorIndex } from './dense/vectors.ts';
import type { QueryWord } from './keywords/query-terms.ts';
import { CANDIDATE_SETTINGS, findCandidates, type Candidate } from './ranking/candidates.ts';
import type { Fusion } from './ranking/fusion.ts';
import { rank } from './ranking/ranking.ts';
import { unknownNames, type UnknownNames } from './ranking/unknown-names.ts';

/** An entry that was found for a text, and how likely it is right. */
export interface JudgedEntry {
  readonly candidate: Candidate;
  /** The text's words, which the candidate's are counted by. */
  readonly words: readonly QueryWord[];
  readonly score: number;
  readonly probability: number;
}

/** Every entry that was found for a text, the likeliest first. */
export interface Judged {
  readonly entries: readonly JudgedEntry[];
  readonly unknown: UnknownNames;
}

/** What a text is judged by. */
export interface JudgingParts {
  readonly content: Content;
  readonly vectors: VectorIndex;
  readonly fusion: Fusion;
  readonly settings: ModeCalibration;
  readonly mode: SearchMode;
  /** The one category that counts, where one is named. */
  readonly category: string | null;
}

/**
 * What is found for a question, or a part of one.
 *
 * @param whole what the whole question names and the FAQ does not mention, for a part of it
 */
export function judge(
  text: string,
  vector: Float32Array | null,
  { content, vectors, fusion, settings, mode, category }: JudgingParts,
  whole?: UnknownNames,
): Judged {
  const accepts = category === null ? undefined : content.inCategory(category);
  const found = findCandidates({ text, vector, mode, accepts }, content, vectors, {
    ...CANDIDATE_SETTINGS,
    background: fusion.background,
  });
  const ranked = rank(found, mode, content, fusion);
  const features = featuresOf(ranked, found, mode, ranked.length, { content, vectors });
  const unknown = unknownNames(text, found.words, content);
  const limits = (whole === undefined ? [unknown] : [unknown, whole]).filter(
    ({ written }) => written.length > 0,
  );
  const most = (row: number): number =>
    settings.thresholds[limits.some((one) => one.isAboutAnother(row)) ? 'maybe' : 'answer'];
  const entries = falling(
    ranked.map((hit, place) => ({
      ...hit,
      words: found.words,
      probability: forecast(features[place]!, place, settings),
    })),
  );
  if (limits.length === 0) return { unknown, entries };
  const limited = entries.map((entry) => ({
    ...entry,
    probability: most(entry.candidate.row) * entry.probability,
  }));
  // The order by meaning alone is the encoder's.
  if (mode === 'dense') return { unknown, entries: falling(limited) };
  // Stable: an entry about another code makes room for those below it, which otherwise keep their order.
  return { unknown, entries: limited.sort((one, other) => other.probability - one.probability) };
}

function forecast(features: Features, place: number, { first, others }: ModeCalibration): number {
  return probabilityOf(place === 0 ? first : others, features);
}

/** A lower hit is never called likelier than the one above it. */
export function falling<Hit extends { readonly probability: number }>(hits: readonly Hit[]): Hit[] {
  let ceiling = 1;
  return hits.map((hit) => {
    ceiling = Math.min(ceiling, hit.probability);
    return { ...hit, probability: ceiling };
  });
}

/** What is found for a part of a question. */
export interface JudgedPart {
  readonly entries: readonly JudgedEntry[];
  readonly asks: boolean;
  readonly isHalf: boolean;
}

/** The likeliest entry of each of two questions in one; none where one of them has none that may answer, or both have the same. */
export function firstsOfHalves(parts: readonly JudgedPart[], { thresholds }: ModeCalibration): JudgedEntry[] {
  const firsts = parts.flatMap(({ isHalf, entries: [first] }) =>
    isHalf && first !== undefined ? [first] : [],
  );
  const [one, other] = firsts;
  if (one === undefined || other === undefined || one.candidate.row === other.candidate.row) return [];
  return firsts.every(({ probability }) => bandOf(probability, { thresholds }) !== 'none')
    ? firsts.sort((first, second) => second.probability - first.probability)
    : [];
}

/** How much of a forecast counts, where other sentences ask: of the whole, and of a sentence that does not. */
const BESIDE_ASKING = { whole: 0.5, silent: 0.1 };

/**
 * The entries of a long question and of its parts, each once, as the text finds it that makes it likeliest. What is told in
 * an e-mail is found in entries, too; what is asked counts more.
 */
export function pooled(whole: readonly JudgedEntry[], parts: readonly JudgedPart[]): JudgedEntry[] {
  const someAsk = parts.some(({ asks, isHalf }) => asks && !isHalf);
  const weighted = [
    { entries: whole, weight: someAsk ? BESIDE_ASKING.whole : 1 },
    ...parts.map(({ entries, asks }) => ({ entries, weight: someAsk && !asks ? BESIDE_ASKING.silent : 1 })),
  ];
  const best = new Map<number, JudgedEntry>();
  for (const { entries, weight } of weighted) {
    for (const entry of entries) {
      const probability = weight * entry.probability;
      const known = best.get(entry.candidate.row);
      if (known === undefined || probability > known.probability) {
        best.set(entry.candidate.row, { ...entry, probability });
      }
    }
  }
  // Stable, so that entries which are as likely stay in the order of the first text.
  return [...best.values()].sort((one, other) => other.probability - one.probability);
}

/** How many entries of each category may answer. */
export function mayAnswer(
  entries: readonly JudgedEntry[],
  settings: ModeCalibration,
  content: Content,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { candidate, probability } of entries) {
    // Probabilities only fall: nothing after the first `none` may answer.
    if (bandOf(probability, settings) === 'none') break;
    const category = content.categoryOfRow(candidate.row);
    if (category !== null) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return counts;
}
