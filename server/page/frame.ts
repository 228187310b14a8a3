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

/** Where a person can be asked, as the page shows it. */
export interface ContactView {
  readonly text: string;
  /** Null where the contact is not something to click on ("the front desk"). */
  readonly href: string | null;
}

/** Recognizes a mail address, a web address and a telephone number; null where none is configured. */
export function contactView(contact: string): ContactView | null {
  const text = contact.trim();
  if (text === '') return null;
  if (/^https?:\/\/\S+$/i.test(text)) return { text: text.replace(/^https?:\/\//i, ''), href: text };
  if (/^(?:mailto:)?[^\s@:/]+@[^\s@:/]+$/i.test(text)) {
    const address = text.replace(/^mailto:/i, '');
    return { text: address, href: `mailto:${address}` };
  }
  if (/^(?:tel:)?\+?[\d\s().-]{3,}$/i.test(text)) {
    const number = text.replace(/^tel:/i, '');
    return { text: number, href: `tel:${number.replace(/[^\d+]/g, '')}` };
  }
  return { text, href: null };
}
