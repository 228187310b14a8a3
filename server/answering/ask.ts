import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { LRUCache } from 'lru-cache';
import type { SearchResult } from '../../core/domain.ts';
import { AppError, throwIfCancelled } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Activity } from '../../store/activity/activity.ts';
import type { Serving } from '../live/live.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Question } from '../../search/question.ts';
import { rowsOfTexts } from '../../search/texts.ts';

/** A search as a client sees it. */
export interface Answered {
  /** Random; whoever has it may say what they think of the hits. Null for a draft. */
  readonly searchId: string | null;
  readonly result: SearchResult;
  readonly tookMs: number;
}

/** What sets a search apart from an ordinary one. */
export interface AskOptions {
  /** Somebody is still typing: it is answered, but not noted. */
  readonly draft?: boolean;
  /**
   * The id of a search of the same person: if it asked the same of the same generation, this is a second look at it
   * (after feedback, a reload), and is not noted again.
   */
  readonly earlier?: string | undefined;
}

/**
 * Answers one question from what serves, and notes it. Whoever shows more than the answer takes that from the same
 * `serving`: another generation may take over while the question is embedded.
 *
 * @throws AppError `cancelled` when `signal` is aborted
 */
export type Ask = (
  serving: Serving,
  question: Question,
  signal: AbortSignal,
  options?: AskOptions,
) => Promise<Answered>;

const REMEMBERED_VECTORS = 1000;

export function createAsk(parts: {
  readonly activity: Activity;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly encoderDeadlineMs: number;
}): Ask {
  const { activity, metrics, log, encoderDeadlineMs } = parts;
  const remembered = new LRUCache<string, Float32Array>({ max: REMEMBERED_VECTORS });

  /** The vectors of what is embedded of a query, or of its first texts where the encoder cannot give all of them in time. */
  const vectorsOf = async (
    { query, mode }: Pick<Question, 'query' | 'mode'>,
    serving: Serving,
    signal: AbortSignal,
  ): Promise<Float32Array | null> => {
    const texts = serving.searcher.textsOf(query, mode);
    // So that a vector of one encoder is never used with another.
    const keyOf = (text: string): string => `${serving.facts.queryVariant.identity} ${text}`;
    const vectors = new Map(texts.map((text) => [text, remembered.get(keyOf(text))]));
    const rows = (): Float32Array | null => rowsOfTexts(texts, (text) => vectors.get(text));
    const missing = [...vectors.keys()].filter((text) => vectors.get(text) === undefined);
    if (missing.length === 0) {
      metrics.queryVectors.inc({ from: 'memory' });
      return rows();
    }
    if (serving.encoder === null) return rows();
    try {
      await serving.encoder.embed(missing, {
        role: 'query',
        signal,
        deadlineMs: encoderDeadlineMs,
        onVector(at, vector) {
          const text = missing[at];
          if (text === undefined) return;
          vectors.set(text, vector);
          remembered.set(keyOf(text), vector);
        },
      });
      metrics.queryVectors.inc({ from: 'encoder' });
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof AppError)) throw error;
      log.warn({ code: error.code }, `search goes on without the encoder: ${error.message}`);
    }
    return rows();
  };

  const isSameSearch = (id: string, question: Question, generation: string): boolean => {
    const search = activity.findSearch(id);
    return (
      search !== null &&
      search.query === question.query &&
      search.category === question.category &&
      search.mode === question.mode &&
      search.generation === generation
    );
  };

  return async (serving, question, signal, { draft = false, earlier } = {}) => {
    const startedAt = performance.now();
    const { query, mode, category } = question;
    const vectors = mode === 'keyword' ? null : await vectorsOf({ query, mode }, serving, signal);
    const result = serving.searcher.search(question, vectors);
    const tookMs = Math.round((performance.now() - startedAt) * 100) / 100;
    if (draft) {
      metrics.drafts.inc();
      return { searchId: null, result, tookMs };
    }
    metrics.searches.observe({ mode, band: result.band }, tookMs / 1000);
    if (result.degraded) metrics.degraded.inc();

    if (earlier !== undefined && isSameSearch(earlier, question, result.generation)) {
      return { searchId: earlier, result, tookMs };
    }
    const searchId = randomUUID();
    activity.logSearch({
      id: searchId,
      time: Date.now(),
      query,
      category,
      mode,
      band: result.band,
      hits: result.hits.map((hit) => hit.id),
      topProbability: result.hits[0]?.probability ?? null,
      variant: result.variant,
      queryVariant: result.queryVariant,
      generation: result.generation,
      tookMs,
      degraded: result.degraded,
    });
    return { searchId, result, tookMs };
  };
}
