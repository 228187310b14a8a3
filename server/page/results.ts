import type { Band, Hit } from '../../core/domain.ts';
import type { Feedback } from '../../store/activity/activity.ts';
import type { Strings } from '../strings/en.ts';
import type { Answered } from '../answering/ask.ts';
import { categoryAddress, entryAddress, entryAnchor, searchAddress, type LinkView } from './addresses.ts';
import { answerHtml } from './answer-html.ts';
import { dateView, type DateView } from './dates.ts';
import { hitFeedback, type FeedbackView } from './feedback.ts';
import { inLanguage, isExpected, ownLanguage } from './language-name.ts';
import { markedParts, markerOf, type MarkedPart } from './marked.ts';
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
  /** The whole in a sentence, to be read out. */
  readonly status: string;
  readonly degraded: boolean;
  /** Said where nobody has judged answers of this encoder yet. */
  readonly caution: string | null;
  /** What to do where nobody has the answer. */
  readonly none: NoneView | null;
  /** The entry that is shown unfolded; null where none is good enough. */
  readonly best: EntryView | null;
  readonly others: readonly EntryView[];
  readonly othersHeading: string;
  readonly didYouMean: readonly LinkView[];
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
  readonly feedback?: readonly Feedback[];
  readonly unmetNeed?: string | null;
}

/** @param answered without a searchId where it is not noted: nobody can say anything about it yet */
export function resultsView({ searchId, result }: Answered, around: PageContext): ResultsView {
  const { strings, category, feedback = [], unmetNeed = null } = around;
  const words = strings.bands[result.band];
  const given = new Map(feedback.map((one) => [one.entryId, one]));
  const isNone = result.band === 'none';
  // As soon as one answer is in another language than the page, each says its own.
  const languages = result.hits.map(({ writtenIn }) => writtenIn);
  const saysLanguages = languages.some((language) => !isExpected(language, strings));
  const entries = result.hits.map((hit, at) => {
    const language = languages[at] ?? null;
    const opinion = given.get(hit.id) ?? null;
    const isBest = at === 0 && !isNone;
    return {
      ...entryView(hit, { anchor: entryAnchor(at + 1), above: isBest ? 2 : 3 }, around),
      language: ownLanguage(language, strings),
      inLanguage: saysLanguages && language !== null ? inLanguage(language, strings) : null,
      open: isBest || opinion !== null,
      feedback: hitFeedback(
        { searchId: searchId ?? '', entryId: hit.id, position: at + 1 },
        hit.question,
        opinion,
      ),
    };
  });
  const best = isNone ? null : (entries[0] ?? null);
  const others = isNone ? entries : entries.slice(1);
  return {
    query: result.query,
    searchId: searchId ?? '',
    band: result.band,
    heading: words.heading,
    note: words.note,
    status: statusOf(result.hits, words.heading, isNone, strings),
    degraded: result.degraded,
    caution: result.calibrated ? null : strings.notCalibrated,
    none: isNone
      ? {
          searchId: searchId ?? '',
          unmetNeed,
          everywhere:
            category === null
              ? null
              : { text: strings.searchEverywhere(category), href: searchAddress(result.query) },
        }
      : null,
    best,
    others,
    othersHeading: words.others,
    didYouMean: result.didYouMean.map(({ id, question }) => ({
      text: question,
      href: searchAddress(question, { category }),
      language: ownLanguage(languages[result.hits.findIndex((hit) => hit.id === id)] ?? null, strings),
    })),
  };
}

function statusOf(hits: readonly Hit[], heading: string, isNone: boolean, strings: Strings): string {
  const [first] = hits;
  return isNone || first === undefined
    ? strings.statusNone(heading, hits.length)
    : strings.statusBest(heading, first.question, hits.length - 1);
}

function entryView(
  hit: Hit,
  { anchor, above }: { readonly anchor: string; readonly above: number },
  { strings, base }: PageContext,
): Omit<EntryView, 'language' | 'inLanguage' | 'open' | 'feedback'> {
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
