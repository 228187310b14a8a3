import type { Hit } from '../../core/domain.ts';

/** Why an entry was found, in words for a person. */
export interface WhyView {
  readonly how: string;
  /** The words that the question and the entry share. */
  readonly terms: readonly string[];
  /** The entry's text that matched, where it is not the question that is shown anyway. */
  readonly phrasing: { readonly label: string; readonly text: string } | null;
  readonly percent: number;
}

const HOW = {
  dense: 'Similar meaning',
  keyword: 'Shared words',
  both: 'Similar meaning and shared words',
} as const;

const LONGEST_EXCERPT = 160;

export function whyMatched(hit: Hit): WhyView {
  const { by, terms, phrasing } = hit.matched;
  return {
    how: HOW[by],
    terms,
    phrasing:
      phrasing.kind === 'question'
        ? null
        : {
            label: phrasing.kind === 'alternate' ? 'Also asked as' : 'Passage that matched',
            text: excerpt(phrasing.text),
          },
    percent: Math.round(hit.probability * 100),
  };
}

/** The beginning of a text, cut between words. */
function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST_EXCERPT) return line;
  const end = line.lastIndexOf(' ', LONGEST_EXCERPT);
  return `${line.slice(0, end > 0 ? end : LONGEST_EXCERPT)}…`;
}
