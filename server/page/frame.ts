import type { Content } from '../../store/generation/content.ts';
import type { Strings } from '../strings/en.ts';

/** What stands around every page that has a generation: the question box and the footer. */
interface FrameView {
  readonly query: string;
  readonly choices: readonly { readonly name: string; readonly text: string; readonly selected: boolean }[];
  readonly holdings: string;
}

/**
 * @param mayAnswer how many entries of each topic may answer the question, by name; without a question the topics say
 *   how many entries they have
 */
export function frameView(
  { categories, entries }: Pick<Content, 'categories' | 'entries'>,
  strings: Strings,
  {
    query = '',
    category = null,
    mayAnswer = null,
  }: {
    readonly query?: string;
    readonly category?: string | null;
    readonly mayAnswer?: ReadonlyMap<string, number> | null;
  } = {},
): FrameView {
  return {
    query,
    choices: categories.map(({ name, entries: held }) => ({
      name,
      text: strings.topicWithCount(name, mayAnswer === null ? held : (mayAnswer.get(name) ?? 0)),
      selected: name === category,
    })),
    holdings: strings.entriesSearched(entries),
  };
}
