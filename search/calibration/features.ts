import type { SearchMode } from '../../core/domain.ts';
import type { Candidates } from '../candidates.ts';
import type { Ranked } from '../ranking.ts';

/** What a probability is computed from, in this order. */
export const FEATURES = [
  /** Cosine of the query and the entry's best phrasing. */
  'cosine',
  /** How far the entry's dense score lies over the mean of those behind the third place: the query's own background. */
  'standout',
  /** Score less that of the fourth hit, so that two siblings of a right entry do not count against it. */
  'lead',
  /** Keyword score less that of the best other entry. */
  'keywordLead',
  /** Share of the query's words that the entry has, by how telling they are. */
  'coverage',
  /** BM25, not divided by what the query could reach. */
  'bm25',
  /** How telling the query's words are in the mean, 0..1 of what a word can be. */
  'rarity',
] as const;
export type FeatureName = (typeof FEATURES)[number];
export type Features = Readonly<Record<FeatureName, number>>;

/** Places of the dense half that make a query's background: the first three may all be right. */
const BACKGROUND = { from: 3, to: 21 };
const LEAD_OVER = 3;

/** What is the same for all hits of a query. */
interface Surroundings {
  readonly background: number;
  readonly fourth: number;
  readonly keywords: readonly number[];
  readonly idf: number;
  readonly rarity: number;
}

/**
 * The features of every hit of a query.
 *
 * @param ranked all candidates, best first
 * @param count how many of the first are wanted
 */
export function featuresOf(
  ranked: readonly Ranked[],
  { words, mostTelling }: Pick<Candidates, 'words' | 'mostTelling'>,
  mode: SearchMode,
  count: number,
): Features[] {
  const idf = words.reduce((sum, word) => sum + word.idf, 0);
  const denseScores = ranked.map(({ candidate }) => candidate.dense?.score ?? 0).sort(descending);
  const surroundings: Surroundings = {
    background: meanOf(denseScores.slice(BACKGROUND.from, BACKGROUND.to)),
    fourth: ranked[LEAD_OVER]?.score ?? ranked.at(-1)?.score ?? 0,
    keywords: ranked.map(({ candidate }) => candidate.keyword?.score ?? 0).sort(descending),
    idf,
    rarity: words.length === 0 ? 0 : idf / words.length / mostTelling,
  };
  return ranked.slice(0, count).map((hit) => featuresOfOne(hit, words, surroundings, mode));
}

function featuresOfOne(
  { candidate, score }: Ranked,
  words: Candidates['words'],
  { background, fourth, keywords, idf, rarity }: Surroundings,
  mode: SearchMode,
): Features {
  const { dense, keyword } = candidate;
  const seen = mode === 'keyword' ? null : dense;
  const keywordScore = keyword?.score ?? 0;
  const [best = 0, second = 0] = keywords;
  const mask = keyword?.words ?? 0;
  const covered = words.reduce(
    (sum, word, position) => sum + ((mask & (1 << position)) === 0 ? 0 : word.idf),
    0,
  );
  return {
    cosine: seen?.cosine ?? 0,
    standout: seen === null ? 0 : seen.score - background,
    lead: score - fourth,
    keywordLead: keywordScore - (keywordScore === best ? second : best),
    coverage: idf === 0 ? 0 : covered / idf,
    bm25: keyword?.bm25 ?? 0,
    rarity,
  };
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function descending(one: number, other: number): number {
  return other - one;
}
