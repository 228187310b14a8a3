import type { Content } from '../../store/generation/content.ts';
import type { Strings } from '../strings/en.ts';

/** What stands around every page that has a generation: the question box and the footer. */
export interface FrameView {
  readonly query: string;
  readonly choices: readonly { readonly name: string; readonly text: string; readonly selected: boolean }[];
  readonly holdings: string;
}

export function frameView(
  { categories, entries }: Pick<Content, 'categories' | 'entries'>,
  strings: Strings,
  { query = '', category = null }: { query?: string; category?: string | null } = {},
): FrameView {
  return {
    query,
    choices: categories.map(({ name, entries: count }) => ({
      name,
      text: strings.topicWithCount(name, count),
      selected: name === category,
    })),
    holdings: strings.entriesSearched(entries),
  };
}
