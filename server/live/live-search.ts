import type { Hit } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import type { Encoder } from '../../encoder/runtime/service.ts';
import type { Searcher } from '../../search/searcher.ts';
import type { Content } from '../../store/generation/content.ts';

/** What serves while somebody looks at it. */
export interface LiveSearch {
  readonly searcher: Searcher;
  /** Null where none could be started. */
  readonly encoder: Encoder | null;
  /** Identities of what embedded the entries, and of what embeds the questions. */
  readonly entryIdentity: string;
  readonly queryIdentity: string;
}

/**
 * Runs `work` on what serves, which stays open until `work` is done.
 *
 * @throws AppError `unavailable` where nothing has been indexed yet
 */
export type WithLive = <T>(work: (live: LiveSearch) => T | Promise<T>) => Promise<T>;

/** What `read` tells of the entries that serve, or `otherwise` where nothing has been indexed yet. */
export async function ofLiveContent<T>(
  withLive: WithLive,
  read: (content: Content) => T,
  otherwise: T,
): Promise<T> {
  try {
    return await withLive(({ searcher }) => read(searcher.content));
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return otherwise;
    throw error;
  }
}

/** What the search that serves finds for a question; by words alone where the encoder cannot be asked. */
export function findEntries(withLive: WithLive, query: string, limit: number): Promise<readonly Hit[]> {
  return withLive(async ({ searcher, encoder }) => {
    const vector = await (
      encoder?.embed(searcher.textsOf(query, 'hybrid'), { role: 'query' }) ?? Promise.resolve(null)
    ).catch((error: unknown) => {
      if (error instanceof AppError) return null;
      throw error;
    });
    return searcher.search({ query, limit, mode: 'hybrid' }, vector?.vectors ?? null).hits;
  });
}
