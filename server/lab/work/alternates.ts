import type { FaqEntry } from '../../../core/domain.ts';
import type { ProposedAlternate } from '../../../store/lab/lab-store.ts';

/** An entry with the other ways to ask for it that are proposed and that it does not have yet. */
export interface EntryWithAlternates {
  readonly entry: FaqEntry;
  readonly added: readonly string[];
}

/** The proposals by entry; those of entries that are gone, or that have taken them over, are left out. */
export function proposedByEntry(
  proposed: readonly ProposedAlternate[],
  entryOf: (id: string) => FaqEntry | null,
): EntryWithAlternates[] {
  const ids = [...new Set(proposed.map(({ entryId }) => entryId))];
  return ids.flatMap((id) => {
    const entry = entryOf(id);
    if (entry === null) return [];
    const known = new Set([entry.question, ...entry.alternates]);
    const added = proposed.flatMap(({ entryId, text }) => (entryId === id && !known.has(text) ? [text] : []));
    return added.length === 0 ? [] : [{ entry, added }];
  });
}

/** Whole entries with their new alternates, as JSON Lines for `bonsai index --add` or for the FAQ's owner. */
export function alternatesFile(entries: readonly EntryWithAlternates[]): string {
  return entries
    .map(({ entry, added }) => {
      const whole = { ...entry, alternates: [...entry.alternates, ...added] };
      const stated = Object.entries(whole).filter(([, value]) => value !== null);
      return `${JSON.stringify(Object.fromEntries(stated))}\n`;
    })
    .join('');
}
