import type { Strings } from '../strings/en.ts';

/** A moment for the page: for machines and for people. */
export interface DateView {
  readonly iso: string;
  readonly text: string;
}

/**
 * The day in UTC; null for what is no date. The catalog words it, since Intl.DateTimeFormat takes tens of
 * milliseconds to make, which the first answer would wait for.
 */
export function dateView(iso: string | null, { date: word }: Pick<Strings, 'date'>): DateView | null {
  if (iso === null) return null;
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return null;
  return { iso, text: word(date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear()) };
}
