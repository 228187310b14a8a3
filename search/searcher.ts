import type { FaqEntry, Hit, Match, SearchMode, SearchResult, VariantNames } from '../core/domain.ts';
import { AppError } from '../core/errors.ts';
import type { Content } from '../store/generation/content.ts';
import { bandOf, type Calibration } from './calibration/calibration.ts';
import type { VectorIndex } from './dense/vectors.ts';
import { explain } from './explain.ts';
import { falling, firstsOfHalves, judge, mayAnswer, pooled, type Judged } from './judged.ts';
import { negationIn } from './keywords/negation.ts';
import { partsOf } from './parts.ts';
import { FORMER_FUSION, type Fusion } from './ranking/fusion.ts';
import { measureFusion } from './ranking/measure-fusion.ts';
import { relatedRows } from './ranking/ranking.ts';
import { textsOf, textsWith } from './texts.ts';

/** Entries whose score is this close to the first are near ties. */
const NEAR_TIE = 0.03;

export interface SearchRequest {
  readonly query: string;
  /** Most hits wanted. */
  readonly limit: number;
  readonly mode: SearchMode;
  /** Only entries of this category, where one is named. */
  readonly category?: string | null;
}

/** Answers questions over one generation. */
export interface Searcher extends VariantNames {
  readonly generation: string;
  readonly content: Content;
  /** The vectors of the content's phrasings, by label. */
  readonly vectors: VectorIndex;
  /**
   * The entries that answer best.
   *
   * @param vectors the unit vectors of `textsOf(query, mode)` by the query variant, row-major, or of the first ones; null where
   *   the encoder could not be asked, and then keywords alone answer, and the result says that it is degraded
   * @throws AppError `incompatible` when the vector has other dimensions than the index
   */
  search(request: SearchRequest, vectors: Float32Array | null): SearchResult;
  /** What is embedded of a question: the question with its misspelled words put right, then the parts of a long one. */
  textsOf(query: string, mode: SearchMode): readonly string[];
  /** The entries nearest in meaning to one of them, nearest first; none where there is no such entry. */
  related(id: string, limit: number): FaqEntry[];
  close(): void;
}

interface SearcherParts extends VariantNames {
  readonly content: Content;
  readonly vectors: VectorIndex;
  readonly calibration: Calibration;
  /** How its halves are put together; measured at the first question with a vector where it is absent. */
  readonly fusion?: Fusion;
  readonly generation: string;
}

/**
 * Composes a generation's parts; `close` closes the content.
 *
 * @example
 * ```ts
 * import { shippedCalibration } from 'bonsai-faq/search/calibration/calibration.ts';
 * import { exactIndex } from 'bonsai-faq/search/dense/exact.ts';
 * import { createSearcher } from 'bonsai-faq/search/searcher.ts';
 * import { openContent, writeContent } from 'bonsai-faq/store/generation/content.ts';
 *
 * const none = { alternates: [], category: null, language: null, url: null, updatedAt: null };
 * const badge = { id: 'badge', question: 'How do I get a new badge?', answer: 'Ask at the desk.', ...none };
 * const phrasing = { entryId: 'badge', kind: 'question', ordinal: 0, text: badge.question };
 * writeContent('content.db', [badge], [phrasing]);
 *
 * const names = { variant: 'minilm-l6', queryVariant: 'minilm-l6' };
 * const searcher = createSearcher({
 *   ...names,
 *   generation: 'first',
 *   content: openContent('content.db'),
 *   vectors: exactIndex(new Float32Array([1, 0]), 2), // one phrasing, two dimensions
 *   calibration: shippedCalibration(names),
 * });
 * const found = searcher.search({ query: 'new badge', limit: 5, mode: 'hybrid' }, new Float32Array([1, 0]));
 * console.log(found.hits[0].id, found.hits[0].matched.by); // badge both
 * searcher.close();
 * ```
 */
export function createSearcher(parts: SearcherParts): Searcher {
  const { content, vectors, calibration, variant, queryVariant, generation } = parts;
  let measured = parts.fusion;
  const fusionOf = (mode: SearchMode): Fusion =>
    mode === 'keyword' ? FORMER_FUSION : (measured ??= measureFusion(content, vectors));
  return {
    variant,
    queryVariant,
    generation,
    content,
    vectors,
    textsOf: (query, mode) => textsOf(query, mode, content),
    search({ query, limit, mode: wanted, category = null }, given) {
      const mode = given === null ? 'keyword' : wanted;
      const settings = calibration.modes[mode];
      const parts = partsOf(query);
      const asked = mode === 'dense' ? [] : parts;
      const texts = mode === 'dense' ? [query] : textsWith(query, asked, content);
      const rows =
        given === null || mode === 'keyword' ? null : rowsOf(given, texts.length, vectors.dimensions);
      const judgeAll = (within: string | null): Judged & Pick<SearchResult, 'questions'> => {
        const by = { content, vectors, fusion: fusionOf(mode), settings, mode, category: within };
        const whole = judge(query, rows?.[0] ?? null, by);
        const judged = asked.flatMap(({ asks, isHalf }, at) => {
          const vector = rows?.[at + 1] ?? null;
          if (rows !== null && vector === null) return [];
          const { entries } = judge(texts[at + 1]!, vector, by, whole.unknown);
          return [{ entries, asks, isHalf }];
        });
        const all = judged.length === 0 ? whole.entries : pooled(whole.entries, judged);
        const firsts = firstsOfHalves(judged, settings);
        const rowsOfFirsts = new Set(firsts.map(({ candidate }) => candidate.row));
        const entries = [...firsts, ...all.filter(({ candidate }) => !rowsOfFirsts.has(candidate.row))];
        return { entries: falling(entries), unknown: whole.unknown, questions: firsts.length === 2 ? 2 : 1 };
      };
      const { entries, unknown, questions } = judgeAll(category);
      const hits = entries.slice(0, limit).map(({ candidate, words, score, probability }) => {
        const entry = content.entryOfRow(candidate.row);
        const matched = explain(candidate, entry, words, content);
        const writtenIn = content.writtenInOfRow(candidate.row);
        return toHit(entry, writtenIn, matched, { score, probability, band: bandOf(probability, settings) });
      });
      const everywhere = category === null ? entries : judgeAll(null).entries;
      return {
        query,
        band: hits[0]?.band ?? 'none',
        variant,
        queryVariant,
        generation,
        degraded: given === null && wanted !== 'keyword',
        calibrated: settings.provisional !== true,
        questions: hits.length > 1 ? questions : 1,
        unknownWords: unknown.written,
        negation: hits[0] === undefined || parts.length > 0 ? null : unmatchedNegation(query, hits[0]),
        didYouMean: nearTies(hits),
        mayAnswer: mayAnswer(everywhere, settings, content),
        hits,
      };
    },
    related: (id, limit) => relatedRows(id, limit, content, vectors).map((row) => content.entryOfRow(row)),
    close: () => {
      content.close();
    },
  };
}

/** The vectors of a question's texts, or of the first ones, of a caller that has no others. */
function rowsOf(given: Float32Array, texts: number, dimensions: number): Float32Array[] {
  if (given.length === 0 || given.length % dimensions !== 0 || given.length > texts * dimensions) {
    throw new AppError(
      'incompatible',
      `The question's vectors have ${given.length} numbers, and up to ${texts} of ${dimensions} are needed.`,
    );
  }
  return Array.from({ length: given.length / dimensions }, (_, row) =>
    given.subarray(row * dimensions, (row + 1) * dimensions),
  );
}

/** The word by which a question says "not", where nothing that the hit is asked by does: to an encoder both are nearly the same. */
function unmatchedNegation(query: string, { question, matched }: Hit): string | null {
  const negation = negationIn(query);
  return negation === null || [question, matched.phrasing.text].some((text) => negationIn(text) !== null)
    ? null
    : negation;
}

function toHit(
  entry: FaqEntry,
  writtenIn: string | null,
  matched: Match,
  judged: Pick<Hit, 'score' | 'probability' | 'band'>,
): Hit {
  const { id, question, answer, category, language, url, updatedAt } = entry;
  return { id, question, answer, category, language, writtenIn, url, updatedAt, ...judged, matched };
}

/** Other entries that score nearly as well as the first, where the first may be an answer at all. */
function nearTies(hits: readonly Hit[]): { id: string; question: string }[] {
  const [first, ...others] = hits;
  if (first === undefined || first.band === 'none') return [];
  return others
    .filter(({ score, band }) => band !== 'none' && Math.abs(first.score - score) <= NEAR_TIE)
    .map(({ id, question }) => ({ id, question }));
}
