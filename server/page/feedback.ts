/** The form that asks whether an entry helped, or the thanks for having said so. */
export interface FeedbackView {
  readonly action: string;
  /** Makes the ids of the form's parts different from those of the others on the page. */
  readonly key: string;
  readonly question: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** Null until it was given. */
  readonly given: Opinion | null;
}

export interface Opinion {
  readonly helpful: boolean;
  readonly comment: string | null;
}

/** The form below a hit. */
export function hitFeedback(
  hit: { readonly searchId: string; readonly entryId: string; readonly position: number },
  question: string,
  given: Opinion | null,
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
  };
}

/** The form of an entry's own page, where there is no search. */
export function visitFeedbackView(
  { address, visitId }: { readonly address: string; readonly visitId: string },
  question: string,
  given: Opinion | null,
): FeedbackView {
  return {
    action: `${address}/feedback`,
    key: 'entry',
    question,
    fields: [{ name: 'visitId', value: visitId }],
    given,
  };
}
