import type { LinkView } from './addresses.ts';
import type { ContactView } from './contact.ts';

/** The form that asks whether an entry helped, or the thanks for having said so. */
export interface FeedbackView {
  readonly action: string;
  /** Makes the ids of the form's parts different from those of the others on the page. */
  readonly key: string;
  readonly question: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** Null until it was given. */
  readonly given: Opinion | null;
  /** Where to go on where it did not help: another entry, a person. */
  readonly next: LinkView | null;
  readonly contact: ContactView | null;
}

/** Where somebody may go on whom an entry did not help. */
export type WaysOn = Pick<FeedbackView, 'next' | 'contact'>;

export interface Opinion {
  readonly helpful: boolean;
  readonly comment: string | null;
}

/** The form below a hit. */
export function hitFeedback(
  hit: { readonly searchId: string; readonly entryId: string; readonly position: number },
  question: string,
  given: Opinion | null,
  waysOn: WaysOn,
): FeedbackView {
  const { searchId, entryId, position } = hit;
  return {
    action: '/feedback',
    key: String(position),
    question,
    fields: [
      { name: 'searchId', value: searchId },
      { name: 'entryId', value: entryId },
      { name: 'position', value: String(position) },
    ],
    given,
    ...waysOn,
  };
}

/** The form of an entry's own page, where there is no search. */
export function visitFeedbackView(
  { address, visitId }: { readonly address: string; readonly visitId: string },
  question: string,
  given: Opinion | null,
  waysOn: WaysOn,
): FeedbackView {
  return {
    action: `${address}/feedback`,
    key: 'entry',
    question,
    fields: [{ name: 'visitId', value: visitId }],
    given,
    ...waysOn,
  };
}
