import { documentedNames, type SearchResult } from '../core/domain.ts';

/**
 * A search as JSON: what `GET /api/search` answers and `bonsai search --json` prints.
 *
 * @param searchId null where nothing was noted, and so nobody can give feedback
 *
 * @example
 * ```ts
 * import { searchDocument } from 'bonsai-faq/search/search-document.ts';
 *
 * const names = { variant: 'minilm-l6-int8', queryVariant: 'minilm-l4-tuned' };
 * const found = { band: 'none', ...names, degraded: false, calibrated: true, questions: 1, unknownWords: ['yacht'], negation: null, didYouMean: [], mayAnswer: new Map(), hits: [] };
 * const document = searchDocument({ query: 'yacht', generation: 'first', ...found }, null, 3);
 * console.log(document.band, document.unknownWords, document.queryVariant); // none [ 'yacht' ] minilm-l4-tuned
 * ```
 */
export function searchDocument(result: SearchResult, searchId: string | null, tookMs: number) {
  const {
    query,
    band,
    generation,
    degraded,
    calibrated,
    questions,
    unknownWords,
    negation,
    didYouMean,
    hits,
  } = result;
  return {
    searchId,
    query,
    band,
    ...documentedNames(result),
    generation,
    tookMs,
    degraded,
    calibrated,
    questions,
    unknownWords,
    negation,
    didYouMean,
    hits,
  };
}
