import { firstCharacters, isLongerThan } from '../../core/characters.ts';
import type { Strings } from '../strings/en.ts';

/** Where a person can be asked, as it is configured. */
export interface Contact {
  readonly text: string;
  /** What a click leads to, with the question that was asked; null where it is nothing to click on ("the front desk"). */
  readonly href: ((asked: Asked | null) => string) | null;
}

/** A question that goes along, and the words around it. */
interface Asked {
  readonly question: string;
  readonly strings: Pick<Strings, 'contactMail'>;
}

/** As a page shows it. */
export interface ContactView {
  readonly text: string;
  readonly href: string | null;
  /** The address that counts before it leads there. */
  readonly counted: string;
}

/** Stands in a web address for the question. */
const PLACEHOLDER = '{question}';
const MAX_SUBJECT_LENGTH = 120;
/** Mail programs and ticket systems refuse long addresses. */
const MAX_QUESTION_LENGTH = 500;

/** Recognizes a mail address, a web address and a telephone number; null where none is configured. */
export function readContact(setting: string): Contact | null {
  const text = setting.trim();
  if (text === '') return null;
  if (/^https?:\/\/\S+$/i.test(text)) return webContact(text);
  const [, address, parameters] = /^(?:mailto:)?([^\s@:/?]+@[^\s@:/?]+)(?:\?(\S*))?$/i.exec(text) ?? [];
  if (address !== undefined) {
    return { text: address, href: (asked) => mailAddress(address, parameters ?? '', asked) };
  }
  if (/^(?:tel:)?\+?[\d\s().-]{3,}$/i.test(text)) {
    const number = text.replace(/^tel:/i, '');
    const href = `tel:${number.replace(/[^\d+]/g, '')}`;
    return { text: number, href: () => href };
  }
  return { text, href: null };
}

function webContact(address: string): Contact {
  const shown = address.replace(/^https?:\/\//i, '');
  if (!address.includes(PLACEHOLDER)) return { text: shown, href: () => address };
  return {
    text: shown.replace(/[?#].*$/s, '').replaceAll(PLACEHOLDER, ''),
    href: (asked) => address.replaceAll(PLACEHOLDER, encodeURIComponent(carried(asked?.question ?? ''))),
  };
}

/** With the question as subject and in the text, unless the configuration names others. */
function mailAddress(address: string, parameters: string, asked: Asked | null): string {
  const fields = new URLSearchParams(parameters);
  if (asked !== null) {
    const { question, strings } = asked;
    if (!fields.has('subject')) fields.set('subject', shortened(question));
    if (!fields.has('body'))
      fields.set('body', strings.contactMail(carried(question)).replaceAll('\n', '\r\n'));
  }
  // Mail programs show a plus sign as one.
  const query = fields.toString().replaceAll('+', '%20');
  return `mailto:${address}${query === '' ? '' : `?${query}`}`;
}

function carried(question: string): string {
  return isLongerThan(question, MAX_QUESTION_LENGTH)
    ? `${firstCharacters(question, MAX_QUESTION_LENGTH)}…`
    : question;
}

function shortened(question: string): string {
  const characters = Array.from(question.replaceAll(/\s+/gu, ' '));
  if (characters.length <= MAX_SUBJECT_LENGTH) return characters.join('');
  return `${characters.slice(0, MAX_SUBJECT_LENGTH - 1).join('')}…`;
}

/** @param asked the question that goes along, and the search that it was; null on pages without one */
export function contactView(
  contact: Contact | null,
  asked: (Asked & { readonly searchId: string | null }) | null = null,
): ContactView | null {
  if (contact === null) return null;
  const { text, href } = contact;
  const searchId = asked?.searchId ?? null;
  const search = searchId === null ? '' : `?${new URLSearchParams({ search: searchId }).toString()}`;
  return { text, href: href === null ? null : href(asked), counted: `/contact${search}` };
}
