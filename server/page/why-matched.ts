import type { Hit } from '../../core/domain.ts';
import type { Strings } from '../strings/en.ts';

/** Why an entry was found and how sure that is, in words for a person. */
export interface WhyView {
  readonly how: string;
  /** The words that the question and the entry share. */
  readonly terms: readonly string[];
  /** The entry's text that matched, where it is not the question that is shown anyway. */
  readonly phrasing: { readonly label: string; readonly text: string } | null;
  readonly sure: string;
}

const MAX_EXCERPT_LENGTH = 160;

export function whyMatched(hit: Hit, strings: Strings): WhyView {
  const { by, terms, phrasing } = hit.matched;
  return {
    how: strings.how[by],
    terms,
    phrasing:
      phrasing.kind === 'question'
        ? null
        : {
            label: phrasing.kind === 'alternate' ? strings.alsoAskedAs : strings.passage,
            text: strings.quoted(excerpt(phrasing.text)),
          },
    sure: strings.bands[hit.band].sure,
  };
}

/** The beginning of a text, cut between words. */
function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= MAX_EXCERPT_LENGTH) return line;
  const end = line.lastIndexOf(' ', MAX_EXCERPT_LENGTH);
  return `${line.slice(0, end > 0 ? end : MAX_EXCERPT_LENGTH)}…`;
}
