import { PHRASING_KINDS, type FaqEntry, type Match } from '../core/domain.ts';
import type { Content } from '../store/generation/content.ts';
import { fieldTexts } from '../store/generation/postings.ts';
import type { Token } from '../store/generation/tokens.ts';
import type { Candidate } from './ranking/candidates.ts';
import type { QueryWord } from './keywords/query-terms.ts';

/** Terms that this share of the entries has say nothing of one entry. */
const COMMON = 0.5;
const MAX_TERMS = 12;

/** Why an entry was found. */
export function explain(
  candidate: Candidate,
  entry: FaqEntry,
  words: readonly QueryWord[],
  content: Content,
): Match {
  const { dense, keyword, foundByDense, foundByKeyword } = candidate;
  return {
    phrasing: bestPhrasing(candidate, entry, content),
    by: foundByDense && foundByKeyword ? 'both' : foundByDense ? 'dense' : 'keyword',
    terms: spelledTerms(
      fieldTexts(entry),
      content.tokensOfRow(candidate.row),
      informativeTerms(candidate, words, content),
    ),
    dense: dense?.cosine ?? null,
    keyword: keyword?.bm25 ?? null,
  };
}

function bestPhrasing({ dense }: Candidate, entry: FaqEntry, content: Content): Match['phrasing'] {
  if (dense === null) return { kind: PHRASING_KINDS[0], text: entry.question };
  const { kind, text } = content.phrasing(dense.label);
  return { kind, text };
}

/** The terms of the query that the entry has, without function words and those that most entries have. */
function informativeTerms(
  { keyword }: Candidate,
  words: readonly QueryWord[],
  { keywords }: Content,
): ReadonlySet<string> {
  if (keyword === null) return new Set();
  const matched = words.filter(
    ({ isMinor }, position) => !isMinor && (keyword.words & (1 << position)) !== 0,
  );
  const terms = matched.flatMap((word) => word.expansions.map(({ term }) => term));
  return new Set(terms.filter((term) => keywords.entriesWith(term) <= COMMON * keywords.entries));
}

/** The terms as the entry spells them, in its order; neighboring pairs of characters are joined again. */
function spelledTerms(
  texts: readonly string[],
  tokens: readonly (readonly Token[])[],
  terms: ReadonlySet<string>,
): string[] {
  const spellings = new Map<string, string>();
  const missing = new Set(terms);
  for (const [field, text] of texts.entries()) {
    if (missing.size === 0) break;
    const matching = tokens[field]!.filter(({ term }) => terms.has(term));
    for (const { term } of matching) missing.delete(term);
    for (const [start, end] of joined(matching)) {
      const spelling = text.slice(start, end);
      const key = spelling.toLowerCase();
      if (!spellings.has(key)) spellings.set(key, spelling);
    }
  }
  return [...spellings.values()].slice(0, MAX_TERMS);
}

type Span = readonly [start: number, end: number];

/** Spans that overlap, as one. */
function joined(tokens: readonly Token[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of [...tokens].sort((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last !== undefined && start < last[1]) {
      result[result.length - 1] = [last[0], Math.max(last[1], end)];
    } else result.push([start, end]);
  }
  return result;
}
