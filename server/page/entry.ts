import type { FaqEntry, Hit } from '../../core/domain.ts';
import type { Strings } from '../strings/en.ts';
import { categoryAddress, entryAddress, type LinkView } from './addresses.ts';
import { answerHtml } from './answer-html.ts';
import { dateView, type DateView } from './dates.ts';
import { type Contact, contactView } from './contact.ts';
import { visitFeedbackView, type FeedbackView, type Opinion, type WaysOn } from './feedback.ts';
import { inLanguage, isExpected, ownLanguage } from './language-name.ts';
import { entryLink } from './overview.ts';
import { webAddress } from './results.ts';

/** An entry's own page. */
interface EntryPageView {
  readonly question: string;
  readonly answerHtml: string;
  readonly category: LinkView | null;
  readonly language: string | null;
  /** Says the language, where it is not the page's. */
  readonly inLanguage: string | null;
  readonly url: string | null;
  readonly updated: DateView | null;
  readonly alternates: readonly string[];
  readonly related: readonly LinkView[];
  readonly feedback: FeedbackView;
}

const MAX_ALTERNATES = 4;

/** From an entry's own page: the entry that is most like it, and a person. */
export function visitWaysOn(related: readonly FaqEntry[], contact: Contact | null, strings: Strings): WaysOn {
  const [nearest] = related;
  return {
    next: nearest === undefined ? null : entryLink(nearest, strings),
    contact: contactView(contact),
  };
}

export function entryPageView(
  entry: FaqEntry & Pick<Hit, 'writtenIn'>,
  related: readonly FaqEntry[],
  visit: { readonly visitId: string; readonly given: Opinion | null },
  {
    strings,
    base,
    contact,
  }: {
    readonly strings: Strings;
    readonly base: string;
    readonly contact: Contact | null;
  },
): EntryPageView {
  const { id, question, answer, category, url, updatedAt, alternates, writtenIn: language } = entry;
  return {
    question,
    answerHtml: answerHtml(answer, { words: strings, above: 1, base, source: url }),
    category: category === null ? null : { text: category, href: categoryAddress(category) },
    language: ownLanguage(language, strings),
    inLanguage: language === null || isExpected(language, strings) ? null : inLanguage(language, strings),
    url: webAddress(url),
    updated: dateView(updatedAt, strings),
    alternates: alternates.slice(0, MAX_ALTERNATES).map(strings.quoted),
    related: related.map((one) => entryLink(one, strings)),
    feedback: visitFeedbackView(
      { address: entryAddress(id), visitId: visit.visitId },
      question,
      visit.given,
      visitWaysOn(related, contact, strings),
    ),
  };
}
