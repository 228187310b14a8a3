import type { FaqEntry, Hit, Match, SearchMode, SearchResult, VariantNames } from '../core/domain.ts';
import type { Content } from '../store/generation/content.ts';
import { bandOf, probabilityOf, type Calibration, type ModeCalibration } from './calibration/calibration.ts';
import { featuresOf, type Features } from './calibration/features.ts';
import { CANDIDATE_SETTINGS, findCandidates, type Candidates } from './ranking/candidates.ts';
import { explain } from './explain.ts';
import { FORMER_FUSION, type Fusion } from './ranking/fusion.ts';
import { measureFusion } from './ranking/measure-fusion.ts';
import { rank, relatedRows, type Ranked } from './ranking/ranking.ts';
import type { VectorIndex } from './dense/vectors.ts';

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
   * @param vector the question's unit vector, by the query variant; null where the encoder could not be asked, and then keywords alone
   *   answer, and the result says that it is degraded
   * @throws AppError `incompatible` when the vector has other dimensions than the index
   */
  search(request: SearchRequest, vector: Float32Array | null): SearchResult;
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
    search({ query, limit, mode: wanted, category = null }, vector) {
      const mode = vector === null ? 'keyword' : wanted;
      const settings = calibration.modes[mode];
      const fusion = fusionOf(mode);
      const judge = (within: string | null): Judged => {
        const found = findCandidates(
          {
            text: query,
            vector: mode === 'keyword' ? null : vector,
            mode,
            accepts: within === null ? undefined : content.inCategory(within),
          },
          content,
          vectors,
          { ...CANDIDATE_SETTINGS, background: fusion.background },
        );
        const ranked = rank(found, mode, content, fusion);
        const features = featuresOf(ranked, found, mode, ranked.length);
        return { found, ranked, probabilities: probabilitiesOf(features, settings) };
      };
      const judged = judge(category);
      const { found, ranked, probabilities } = judged;
      const hits = ranked.slice(0, limit).map(({ candidate, score }, place) => {
        const probability = probabilities[place]!;
        const entry = content.entryOfRow(candidate.row);
        const matched = explain(candidate, entry, found.words, content);
        const writtenIn = content.writtenInOfRow(candidate.row);
        return toHit(entry, writtenIn, matched, { score, probability, band: bandOf(probability, settings) });
      });
      return {
        query,
        band: hits[0]?.band ?? 'none',
        variant,
        queryVariant,
        generation,
        degraded: vector === null && wanted !== 'keyword',
        calibrated: settings.provisional !== true,
        didYouMean: nearTies(hits),
        mayAnswer: mayAnswer(category === null ? judged : judge(null), settings, content),
        hits,
      };
    },
    related: (id, limit) => relatedRows(id, limit, content, vectors).map((row) => content.entryOfRow(row)),
    close: () => {
      content.close();
    },
  };
}

/** Every candidate of a question, best first, and how likely each is right. */
interface Judged {
  readonly found: Candidates;
  readonly ranked: readonly Ranked[];
  readonly probabilities: readonly number[];
}

function mayAnswer(
  { ranked, probabilities }: Judged,
  settings: ModeCalibration,
  content: Content,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [place, { candidate }] of ranked.entries()) {
    // Probabilities only fall: nothing after the first `none` may answer.
    if (bandOf(probabilities[place]!, settings) === 'none') break;
    const category = content.categoryOfRow(candidate.row);
    if (category !== null) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return counts;
}

/** A lower hit is never called likelier than the one above it. */
function probabilitiesOf(features: readonly Features[], { first, others }: ModeCalibration): number[] {
  let ceiling = 1;
  return features.map((ofHit, place) => {
    ceiling = Math.min(ceiling, probabilityOf(place === 0 ? first : others, ofHit));
    return ceiling;
  });
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
    .filter(({ score, band }) => band !== 'none' && first.score - score <= NEAR_TIE)
    .map(({ id, question }) => ({ id, question }));
}
