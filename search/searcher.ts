import type { Hit, SearchMode, SearchResult } from '../core/domain.ts';
import type { Content } from '../store/generation/content.ts';
import { bandOf, type Calibration } from './calibration/calibration.ts';
import { featuresOf } from './calibration/features.ts';
import { probabilityOf } from './calibration/logistic.ts';
import { byId, findCandidates, type Candidate } from './candidates.ts';
import { explain } from './explain.ts';
import { convexCombination } from './fusion.ts';
import { CANDIDATE_SETTINGS, DENSE_SHARE, NEAR_TIE } from './settings.ts';
import type { VectorIndex } from './vectors.ts';

export interface SearchRequest {
  readonly query: string;
  /** Most hits wanted. */
  readonly limit: number;
  readonly mode: SearchMode;
  readonly category?: string | undefined;
}

/** Answers questions over one generation. */
export interface Searcher {
  readonly variant: string;
  readonly generation: string;
  readonly content: Content;
  /**
   * The entries that answer best.
   *
   * @param vector the question's unit vector; null where the encoder could not be asked, and then keywords alone
   *   answer, and the result says that it is degraded
   * @throws AppError `incompatible` when the vector has other dimensions than the index
   */
  search(request: SearchRequest, vector: Float32Array | null): SearchResult;
  close(): void;
}

export interface SearcherParts {
  readonly content: Content;
  readonly vectors: VectorIndex;
  readonly calibration: Calibration;
  readonly variant: string;
  readonly generation: string;
}

/** Composes a generation's parts; `close` closes the content. */
export function createSearcher({
  content,
  vectors,
  calibration,
  variant,
  generation,
}: SearcherParts): Searcher {
  return {
    variant,
    generation,
    content,
    search({ query, limit, mode: askedMode, category }, vector) {
      const degraded = vector === null && askedMode !== 'keyword';
      const mode = vector === null ? 'keyword' : askedMode;
      const model = calibration.modes[mode];
      const { words, entries } = findCandidates(
        { text: query, vector: mode === 'keyword' ? null : vector, mode, category },
        content,
        vectors,
        CANDIDATE_SETTINGS,
      );
      const ranked = entries
        .map((candidate) => ({ candidate, score: scoreOf(candidate, mode) }))
        .sort(
          (one, other) => other.score - one.score || byId(content, one.candidate.row, other.candidate.row),
        );
      let ceiling = 1;
      const hits = ranked.slice(0, limit).map(({ candidate, score }): Hit => {
        // A lower hit is never called likelier than the one above it.
        const probability = Math.min(ceiling, probabilityOf(model, featuresOf(candidate)));
        ceiling = probability;
        const entry = content.entryOfRow(candidate.row);
        return {
          id: entry.id,
          question: entry.question,
          answer: entry.answer,
          category: entry.category,
          url: entry.url,
          updatedAt: entry.updatedAt,
          score,
          probability,
          band: bandOf(probability, model),
          matched: explain(candidate, entry, words, content),
        };
      });
      const [first] = hits;
      return {
        query,
        band: first?.band ?? 'none',
        variant,
        generation,
        degraded,
        didYouMean: nearTies(hits),
        hits,
      };
    },
    close: () => {
      content.close();
    },
  };
}

function scoreOf({ dense, keyword }: Candidate, mode: SearchMode): number {
  if (mode === 'dense') return dense?.score ?? -1;
  if (mode === 'keyword') return keyword?.score ?? 0;
  return convexCombination(dense?.score ?? 0, keyword?.score ?? 0, DENSE_SHARE);
}

function nearTies(hits: readonly Hit[]): { id: string; question: string }[] {
  const [first, ...others] = hits;
  if (first === undefined || first.band === 'none') return [];
  return others
    .filter(({ score, band }) => band !== 'none' && first.score - score <= NEAR_TIE)
    .map(({ id, question }) => ({ id, question }));
}
