import type { Band, FaqEntry, Hit, SearchResult } from '../../core/domain.ts';
import type { Feedback } from '../../store/activity/activity.ts';
import type { Strings } from '../strings/en.ts';
import type { Answered } from '../answering/ask.ts';
import type { Reading } from '../answering/reading.ts';
import { categoryAddress, entryAddress, entryAnchor, searchAddress, type LinkView } from './addresses.ts';
import { answerHtml } from './answer-html.ts';
import { type Contact, contactView, type ContactView } from './contact.ts';
import { dateView, type DateView } from './dates.ts';
import { hitFeedback, type FeedbackView } from './feedback.ts';
import { inLanguage, isExpected, ownLanguage } from './language-name.ts';
import { markedParts, markerOf, type MarkedPart } from './marked.ts';
import { entryLink } from './overview.ts';
import { snippetOf } from './snippet.ts';
import { isTie } from './tie.ts';
import { whyMatched, type WhyView } from './why-matched.ts';

/** One entry of the results. */
interface EntryView {
  readonly id: string;
  readonly anchor: string;
  /** The entry's own page. */
  readonly href: string;
  readonly question: readonly MarkedPart[];
  readonly answerHtml: string;
  readonly category: LinkView | null;
  /** Of the entry's text, where it is not the page's. */
  readonly language: string | null;
  /** Says so; null where the language goes without saying. */
  readonly inLanguage: string | null;
  readonly url: string | null;
  readonly updated: DateView | null;
  readonly why: WhyView;
  /** The sentence of the answer that fits best, shown while it is folded. */
  readonly snippet: readonly MarkedPart[] | null;
  /** Whether it is unfolded. */
  readonly open: boolean;
  readonly feedback: FeedbackView;
}

/** What the page shows for an answered question. */
interface ResultsView {
  readonly query: string;
  readonly searchId: string;
  readonly band: Band;
  readonly heading: string;
  readonly note: string;
  /** What else is to be known before one believes it. */
  readonly remarks: readonly string[];
  /** The whole in a sentence, to be read out. */
  readonly status: string;
  readonly degraded: boolean;
  /** What to do where nobody has the answer. */
  readonly none: NoneView | null;
  /** The entry that is shown unfolded; null where none is good enough. */
  readonly best: EntryView | null;
  /** Says what the question has and the best entry lacks; null where that needs no word. */
  readonly differs: string | null;
  /** Two entries that fit equally well, of which the heading asks which one is meant; else empty. */
  readonly choices: readonly EntryView[];
  readonly others: readonly EntryView[];
  readonly othersHeading: string;
  /** The question in another spelling. */
  readonly didYouMean: LinkView | null;
  readonly contact: ContactView | null;
}

interface NoneView {
  /** The same question without the filter; null where there is none. */
  readonly everywhere: LinkView | null;
  readonly searchId: string;
  /** What the person said they were looking for. */
  readonly unmetNeed: string | null;
}

/** What is known around a search: said about it so far, and about its entries. */
interface PageContext {
  readonly strings: Strings;
  /** The path that the site lies below; empty at the root of its host. */
  readonly base: string;
  readonly category: string | null;
  readonly contact?: Contact | null;
  readonly reading?: Reading;
  readonly feedback?: readonly Feedback[];
  readonly unmetNeed?: string | null;
}

const NOT_READ: Reading = { corrected: null, lacking: [] };

/** @param answered without a searchId where it is not noted: nobody can say anything about it yet */
export function resultsView({ searchId, result }: Answered, around: PageContext): ResultsView {
  const { strings, category, reading = NOT_READ, feedback = [], unmetNeed = null } = around;
  const { query, band, hits, degraded, questions, unknownWords } = result;
  const given = new Map(feedback.map((one) => [one.entryId, one]));
  const isNone = band === 'none';
  const isOpenQuestion = questions === 1 && isTie(hits);
  // How many stand right below the verdict.
  const above = isNone ? 0 : isOpenQuestion ? 2 : 1;
  const words = isOpenQuestion ? strings.tie : strings.bands[band];
  const contact = contactView(around.contact ?? null, { question: query, strings, searchId });
  // As soon as one answer is in another language than the page, each says its own.
  const languages = hits.map(({ writtenIn }) => writtenIn);
  const saysLanguages = languages.some((language) => !isExpected(language, strings));
  const entries = hits.map((hit, at) => {
    const language = languages[at] ?? null;
    const opinion = given.get(hit.id) ?? null;
    const isBest = at === 0 && above === 1;
    return {
      ...entryView(hit, { anchor: entryAnchor(at + 1), above: at < above ? 2 : 3 }, around),
      language: ownLanguage(language, strings),
      inLanguage: saysLanguages && language !== null ? inLanguage(language, strings) : null,
      snippet: isBest ? null : snippetOf(hit),
      open: isBest || opinion !== null,
      feedback: hitFeedback(
        { searchId: searchId ?? '', entryId: hit.id, position: at + 1 },
        hit.question,
        opinion,
        { next: nextLink(hit.id, hits, feedback, strings), contact },
      ),
    };
  });
  const best = above === 1 ? (entries[0] ?? null) : null;
  const remarks = remarksOn(result, strings);
  // What no entry mentions is said of them all.
  const lacking = reading.lacking.filter((word) => !unknownWords.includes(word));
  return {
    query,
    searchId: searchId ?? '',
    band,
    heading: words.heading,
    note: words.note,
    remarks,
    status: [statusOf(result, words.heading, isOpenQuestion, strings), ...remarks].join(' '),
    degraded,
    none: isNone
      ? {
          searchId: searchId ?? '',
          unmetNeed,
          everywhere:
            category === null
              ? null
              : { text: strings.searchEverywhere(category), href: searchAddress(query) },
        }
      : null,
    best,
    differs:
      best !== null && band === 'maybe' && lacking.length > 0
        ? strings.doesNotMention(lacking.map(strings.quoted).join(strings.comma))
        : null,
    choices: isOpenQuestion ? entries.slice(0, 2) : [],
    others: entries.slice(above),
    othersHeading: words.others,
    didYouMean:
      reading.corrected === null
        ? null
        : { text: reading.corrected, href: searchAddress(reading.corrected, { category }) },
    contact,
  };
}

function remarksOn(
  { questions, unknownWords, negation, band, calibrated }: SearchResult,
  strings: Strings,
): string[] {
  return [
    ...(unknownWords.length === 0 ? [] : [strings.notMentioned(anyOf(unknownWords, strings))]),
    ...(negation === null || band === 'none' ? [] : [strings.negated(negation)]),
    ...(questions === 2 ? [strings.twoQuestions] : []),
    // Nobody has judged answers of this encoder yet.
    ...(calibrated ? [] : [strings.notCalibrated]),
  ];
}

/** "S-23 or E-310", as they are written. */
function anyOf(words: readonly string[], { language }: Strings): string {
  return new Intl.ListFormat(language, { type: 'disjunction' }).format(words);
}

/** The best other entry that nobody has called unhelpful yet. */
export function nextLink(
  id: string,
  hits: readonly Pick<FaqEntry, 'id' | 'question' | 'language'>[],
  feedback: readonly Pick<Feedback, 'entryId' | 'helpful'>[],
  strings: Strings,
): LinkView | null {
  const unhelpful = new Set(feedback.filter(({ helpful }) => !helpful).map(({ entryId }) => entryId));
  const next = hits.find((hit) => hit.id !== id && !unhelpful.has(hit.id));
  return next === undefined ? null : entryLink(next, strings);
}

function statusOf(
  { band, hits }: SearchResult,
  heading: string,
  isOpenQuestion: boolean,
  strings: Strings,
): string {
  const [first, second] = hits;
  if (first === undefined || band === 'none') return strings.statusNone(heading, hits.length);
  if (isOpenQuestion && second !== undefined) return strings.statusTie(first.question, second.question);
  return strings.statusBest(heading, first.question, hits.length - 1);
}

function entryView(
  hit: Hit,
  { anchor, above }: { readonly anchor: string; readonly above: number },
  { strings, base }: PageContext,
): Omit<EntryView, 'language' | 'inLanguage' | 'snippet' | 'open' | 'feedback'> {
  const { terms } = hit.matched;
  return {
    id: hit.id,
    anchor,
    href: entryAddress(hit.id),
    question: markedParts(hit.question, markerOf(terms)),
    answerHtml: answerHtml(hit.answer, { words: strings, above, base, source: hit.url }, terms),
    category: hit.category === null ? null : { text: hit.category, href: categoryAddress(hit.category) },
    url: webAddress(hit.url),
    updated: dateView(hit.updatedAt, strings),
    why: whyMatched(hit, strings),
  };
}

/** Only an address of the web becomes a link. */
export function webAddress(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}
