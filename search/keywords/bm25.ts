import type { KeywordIndex } from '../../store/generation/keywords.ts';
import { type Postings, FIELDS } from '../../store/generation/postings.ts';
import type { QueryWord } from './query-terms.ts';
import type { Expansion } from './spelling.ts';

/** How much a use in each field counts, in the order of FIELDS, and BM25's two constants. */
export interface Bm25Settings {
  readonly fieldWeights: readonly number[];
  /** How fast a second use of a word stops counting. */
  readonly k1: number;
  /** How much a field's length counts against it, 0..1. */
  readonly b: number;
}

/** What the keywords say of an entry. */
export interface KeywordScore {
  readonly row: number;
  /** 0..1: the share of the query, by how informative its words are, that the entry answers to. */
  readonly score: number;
  /** BM25 as usual: the same, not divided by what the query could reach at most. */
  readonly bm25: number;
  /** Bit i is set where the entry has the query's word i. */
  readonly words: number;
}

/**
 * BM25F (Robertson, Zaragoza and Taylor, CIKM 2004): uses of a word are added up over the fields, each divided by
 * its field's length and weighted, before they saturate. Divided by the sum of the query's idfs, the most that any
 * entry can reach, it becomes comparable between queries (the theoretical normalization of Bruch, Gai and Ingber,
 * "An analysis of fusion functions for hybrid retrieval", TOIS 2023).
 *
 * @param words at most 32
 * @returns every entry that has one of the words that find, in the order of rows
 */
export function scoreKeywords(
  words: readonly QueryWord[],
  index: KeywordIndex,
  settings: Bm25Settings,
): KeywordScore[] {
  const scores = new Float64Array(index.entries);
  const masks = new Uint32Array(index.entries);
  let maximum = 0;
  for (const [position, word] of words.entries()) {
    maximum += word.idf;
    for (const [row, use] of usesOf(word, index, settings)) {
      scores[row]! += word.idf * use;
      masks[row]! |= 1 << position;
    }
  }
  const finding = words.reduce((mask, { finds }, position) => (finds ? mask | (1 << position) : mask), 0);
  // Where a query has no other words, those that do not find find.
  const wanted = finding === 0 ? ~0 : finding;
  const found: KeywordScore[] = [];
  for (let row = 0; row < index.entries; row++) {
    const bm25 = scores[row]!;
    if (bm25 > 0 && (masks[row]! & wanted) !== 0)
      found.push({ row, bm25, score: bm25 / maximum, words: masks[row]! });
  }
  return found;
}

/** How much each entry makes of a word, 0..1, by its best expansion. */
function usesOf(
  { expansions }: QueryWord,
  index: KeywordIndex,
  settings: Bm25Settings,
): Iterable<readonly [row: number, use: number]> {
  const [only, ...others] = expansions;
  if (only === undefined) return [];
  if (others.length === 0) return usesOfTerm(only, index, settings);
  const best = new Map<number, number>();
  for (const expansion of expansions) {
    for (const [row, use] of usesOfTerm(expansion, index, settings)) {
      if (use > (best.get(row) ?? 0)) best.set(row, use);
    }
  }
  return best;
}

function* usesOfTerm(
  { term, weight }: Expansion,
  index: KeywordIndex,
  settings: Bm25Settings,
): Generator<readonly [row: number, use: number]> {
  const postings = index.postings(term);
  if (postings === null) return;
  for (const [position, row] of postings.rows.entries()) {
    yield [row, weight * saturated(frequency(postings, position, row, index, settings), settings.k1)];
  }
}

/** Uses of a term in an entry, by field, length and weight. */
function frequency(
  { counts }: Postings,
  position: number,
  row: number,
  { lengths, meanLengths }: KeywordIndex,
  { fieldWeights, b }: Bm25Settings,
): number {
  let sum = 0;
  for (let field = 0; field < FIELDS.length; field++) {
    const count = counts[position * FIELDS.length + field]!;
    if (count === 0) continue;
    const length = lengths[row * FIELDS.length + field]! / meanLengths[field]!;
    sum += (fieldWeights[field]! * count) / (1 - b + b * length);
  }
  return sum;
}

function saturated(frequency: number, k1: number): number {
  return frequency / (frequency + k1);
}
