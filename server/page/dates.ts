/** A moment for the page: for machines and for people. */
export interface DateView {
  readonly iso: string;
  readonly text: string;
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** Null for what is no date. */
export function dateView(iso: string | null): DateView | null {
  if (iso === null) return null;
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : { iso, text: DAY.format(date) };
}
