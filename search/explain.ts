import { PHRASING_KINDS, type FaqEntry, type Match } from '../core/domain.ts';
import type { Content } from '../store/generation/content.ts';
import { fieldTexts } from '../store/generation/postings.ts';
import { tokenise } from '../store/generation/tokens.ts';
import type { Candidate } from './candidates.ts';
import type { QueryWord } from './keywords/words.ts';

/** Words that this share of the entries has say nothing of one entry. */
const COMMON = 0.5;
const MOST_TERMS = 12;

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
    terms: spelledTerms(entry, tellingTerms(candidate, words, content)),
    dense: dense?.cosine ?? null,
    keyword: keyword?.bm25 ?? null,
  };
}

function bestPhrasing({ dense }: Candidate, entry: FaqEntry, content: Content): Match['phrasing'] {
  if (dense === null) return { kind: PHRASING_KINDS[0], text: entry.question };
  const { kind, text } = content.phrasing(dense.label);
  return { kind, text };
}

/** The terms of the query that the entry has, without those that most entries have. */
function tellingTerms(
  { keyword }: Candidate,
  words: readonly QueryWord[],
  { keywords }: Content,
): ReadonlySet<string> {
  if (keyword === null) return new Set();
  const matched = words.filter((_, position) => (keyword.words & (1 << position)) !== 0);
  const variants = matched.flatMap((word) => word.variants.map(({ term }) => term));
  return new Set(variants.filter((term) => keywords.entriesWith(term) <= COMMON * keywords.entries));
}

/** The terms as the entry spells them, in its order; neighbouring pairs of characters are joined again. */
function spelledTerms(entry: FaqEntry, terms: ReadonlySet<string>): string[] {
  const missing = new Set(terms);
  const spellings = new Map<string, string>();
  for (const text of fieldTexts(entry)) {
    if (missing.size === 0) break;
    for (const [start, end] of joined(matchingSpans(text, terms, missing))) {
      const spelling = text.slice(start, end);
      const key = spelling.toLowerCase();
      if (!spellings.has(key)) spellings.set(key, spelling);
    }
  }
  return [...spellings.values()].slice(0, MOST_TERMS);
}

type Span = readonly [start: number, end: number];

function matchingSpans(text: string, terms: ReadonlySet<string>, missing: Set<string>): Span[] {
  const matching = tokenise(text).filter(({ term }) => terms.has(term));
  for (const { term } of matching) missing.delete(term);
  return matching.map(({ start, end }) => [start, end]);
}

/** Spans that overlap, as one. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort(([start], [otherStart]) => start - otherStart)) {
    const last = result.at(-1);
    if (last !== undefined && span[0] < last[1]) {
      result[result.length - 1] = [last[0], Math.max(last[1], span[1])];
    } else result.push(span);
  }
  return result;
}
