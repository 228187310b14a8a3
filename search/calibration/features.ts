import type { SearchMode } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import type { Candidates } from '../ranking/candidates.ts';
import type { Ranked } from '../ranking/ranking.ts';

/** What a probability is computed from. The more of each, the likelier a hit is right. */
export const FEATURES = [
  /**
   * 0..1, what speaks for the entry by itself: the scaled cosine, how far its dense score stands out of the query's own
   * background, how informative the words are that it shares with the query. Any of them is enough, and all together
   * say little more, so that they are combined like the chances of independent causes (a noisy or).
   */
  'evidence',
  /**
   * -1..1, how far its score lies over the fourth hit's, so that siblings of a right entry do not count against
   * it. A large lead says no more than a middling one.
   */
  'lead',
  /** Keyword score less that of the best other entry. */
  'keywordLead',
  /** How informative the query's words are in the mean, 0..1 of what a word can be. */
  'rarity',
  /** How many words of the query say something, as a logarithm: a match of several is less of a chance than one of a single word. */
  'length',
  /**
   * 0..1, how little the entry's other phrasings resemble the one that was found: where all of them say the same, many questions of the matter are
   * near. 1 of an entry with a single phrasing, and where nothing was embedded.
   */
  'spread',
] as const;
type FeatureName = (typeof FEATURES)[number];
export type Features = Readonly<Record<FeatureName, number>>;

/** Places of the dense half that make a query's background: the first three may all be right. */
const BACKGROUND = { from: 3, to: 21 };
/** A dense score that is so far over the background stands out as far as any. */
const STANDS_OUT = 0.4;
const LEAD_OVER = 3;
/** A middling lead. */
const LEAD_SCALE = 0.15;

/** The entries, and the vectors of their phrasings. */
interface EmbeddedEntries {
  readonly content: Content;
  readonly vectors: VectorIndex;
}

/** What is the same for all hits of a query. */
interface Surroundings {
  readonly background: number;
  readonly fourth: number;
  readonly keywords: readonly number[];
  readonly idf: number;
  readonly rarity: number;
  readonly length: number;
}

/**
 * The features of every hit of a query.
 *
 * @param ranked all candidates, best first
 * @param count how many of the first are wanted
 */
export function featuresOf(
  ranked: readonly Ranked[],
  { words, maxIdf }: Pick<Candidates, 'words' | 'maxIdf'>,
  mode: SearchMode,
  count: number,
  { content, vectors }: EmbeddedEntries,
): Features[] {
  const idf = words.reduce((sum, word) => sum + word.idf, 0);
  const denseScores = ranked.map(({ candidate }) => candidate.dense?.score ?? 0).sort(descending);
  const surroundings: Surroundings = {
    background: meanOf(denseScores.slice(BACKGROUND.from, BACKGROUND.to)),
    fourth: ranked[LEAD_OVER]?.score ?? ranked.at(-1)?.score ?? 0,
    keywords: ranked.map(({ candidate }) => candidate.keyword?.score ?? 0).sort(descending),
    idf,
    rarity: words.length === 0 ? 0 : idf / words.length / maxIdf,
    length: Math.log1p(words.filter(({ isMinor }) => !isMinor).length),
  };
  return ranked.slice(0, count).map((hit) => {
    const label = mode === 'keyword' ? undefined : hit.candidate.dense?.label;
    const spread = label === undefined ? 1 : spreadAround(label, content, vectors);
    return { ...featuresOfOne(hit, words, surroundings, mode), spread };
  });
}

function featuresOfOne(
  { candidate, score }: Ranked,
  words: Candidates['words'],
  { background, fourth, keywords, idf, rarity, length }: Surroundings,
  mode: SearchMode,
): Omit<Features, 'spread'> {
  const { dense, keyword } = candidate;
  const seen = mode === 'keyword' ? null : dense;
  const keywordScore = keyword?.score ?? 0;
  const [best = 0, second = 0] = keywords;
  const mask = keyword?.words ?? 0;
  const covered = words.reduce(
    (sum, word, position) => sum + ((mask & (1 << position)) === 0 ? 0 : word.idf),
    0,
  );
  const coverage = idf === 0 ? 0 : covered / idf;
  const standout = seen === null ? 0 : clampedShare((seen.score - background) / STANDS_OUT);
  return {
    evidence: 1 - (1 - coverage) * (1 - standout) * (1 - clampedShare(seen?.scaled ?? 0)),
    lead: Math.tanh((score - fourth) / LEAD_SCALE),
    keywordLead: keywordScore - (keywordScore === best ? second : best),
    rarity,
    length,
  };
}

function spreadAround(label: number, content: Content, vectors: VectorIndex): number {
  const others = content.labelsOfRow(content.rowOfLabel[label]!).filter((other) => other !== label);
  const found = vectors.vector(label);
  return 1 - clampedShare(meanOf(others.map((other) => vectors.cosine(found, other))));
}

function clampedShare(value: number): number {
  return Math.max(0, Math.min(1, value));
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function descending(one: number, other: number): number {
  return other - one;
}
