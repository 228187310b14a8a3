import type { Band, Hit } from '../../core/domain.ts';
import type { Feedback } from '../../store/activity/activity.ts';
import type { Answered } from '../ask.ts';
import { entryAnchor, searchAddress } from './addresses.ts';
import { answerHtml } from './answer-html.ts';
import { dateView, type DateView } from './dates.ts';
import { whyMatched, type WhyView } from './why-matched.ts';

/** One entry of the results. */
export interface EntryView {
  readonly id: string;
  readonly anchor: string;
  readonly question: string;
  readonly answerHtml: string;
  readonly category: string | null;
  readonly url: string | null;
  readonly updated: DateView | null;
  readonly why: WhyView;
  /** Whether it is unfolded. */
  readonly open: boolean;
  readonly feedback: FeedbackView;
}

/** The form that asks whether an entry helped, or the thanks for having said so. */
export interface FeedbackView {
  readonly searchId: string;
  readonly entryId: string;
  readonly position: number;
  /** Null until it was given. */
  readonly given: { readonly helpful: boolean; readonly comment: string | null } | null;
}

/** What the page shows for an answered question. */
export interface ResultsView {
  readonly band: Band;
  readonly heading: string;
  readonly note: string | null;
  readonly degraded: boolean;
  /** Says that nobody has the answer, and whom to ask. */
  readonly isNone: boolean;
  /** The entry that is shown unfolded; null where none is good enough. */
  readonly best: EntryView | null;
  readonly others: readonly EntryView[];
  readonly othersHeading: string;
  readonly didYouMean: readonly { readonly question: string; readonly href: string }[];
}

const HEADINGS: Readonly<Record<Band, { heading: string; note: string | null; others: string }>> = {
  answer: { heading: 'Best answer', note: null, others: 'Other entries' },
  maybe: {
    heading: 'This may help',
    note: 'No entry is a sure match. This is the closest.',
    others: 'Also close',
  },
  none: {
    heading: 'No good answer found',
    note: null,
    others: 'Not sure these help',
  },
};

/** @param feedback what was said about this search's entries so far */
export function resultsView(
  { searchId, result }: Answered,
  feedback: readonly Feedback[],
  category: string | null,
): ResultsView {
  const words = HEADINGS[result.band];
  const given = new Map(feedback.map((one) => [one.entryId, one]));
  const entries = result.hits.map((hit, at) => {
    const opinion = given.get(hit.id) ?? null;
    const isBest = at === 0 && result.band !== 'none';
    return entryView(hit, isBest || opinion !== null, {
      searchId,
      entryId: hit.id,
      position: at + 1,
      given: opinion,
    });
  });
  return {
    band: result.band,
    heading: words.heading,
    note: words.note,
    degraded: result.degraded,
    isNone: result.band === 'none',
    best: result.band === 'none' ? null : (entries[0] ?? null),
    others: result.band === 'none' ? entries : entries.slice(1),
    othersHeading: words.others,
    didYouMean: result.didYouMean.map(({ question }) => ({
      question,
      href: searchAddress(question, { category }),
    })),
  };
}

function entryView(hit: Hit, open: boolean, feedback: FeedbackView): EntryView {
  return {
    id: hit.id,
    anchor: entryAnchor(feedback.position),
    question: hit.question,
    answerHtml: answerHtml(hit.answer),
    category: hit.category,
    url: webAddress(hit.url),
    updated: dateView(hit.updatedAt),
    why: whyMatched(hit),
    open,
    feedback,
  };
}

/** Only an address of the web becomes a link. */
function webAddress(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}
