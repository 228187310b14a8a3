/** A moment for the page: for machines and for people. */
export interface DateView {
  readonly iso: string;
  readonly text: string;
}

// Intl.DateTimeFormat takes tens of milliseconds to make, which the first answer would wait for.
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** The day in UTC; null for what is no date. */
export function dateView(iso: string | null): DateView | null {
  if (iso === null) return null;
  const date = new Date(iso);
  const month = MONTHS[date.getUTCMonth()];
  return month === undefined ? null : { iso, text: `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}` };
}
