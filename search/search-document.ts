import type { SearchResult } from '../core/domain.ts';
import { documentedNames } from '../core/variant-pair.ts';

/**
 * A search as JSON: what `GET /api/search` answers and `bonsai search --json` prints.
 *
 * @param searchId null where nothing was noted, and so nobody can give feedback
 */
export function searchDocument(result: SearchResult, searchId: string | null, tookMs: number) {
  const { query, band, generation, degraded, didYouMean, hits } = result;
  return {
    searchId,
    query,
    band,
    ...documentedNames(result),
    generation,
    tookMs,
    degraded,
    didYouMean,
    hits,
  };
}
