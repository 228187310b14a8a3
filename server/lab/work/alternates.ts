import type { FaqEntry } from '../../../core/domain.ts';
import { ENTRY_LIMITS } from '../../../faq/entry.ts';
import type { ProposedAlternate } from '../../../store/lab/lab-store.ts';

/** An entry with the other ways to ask for it that are proposed and that it does not have yet. */
export interface EntryWithAlternates {
  readonly entry: FaqEntry;
  readonly added: readonly string[];
}

/** Whether an entry may have this text as another way to ask for it. */
export function mayBeAlternate(text: string): boolean {
  return text.length <= ENTRY_LIMITS.line;
}

/** The proposals by entry; those of entries that are gone, or that have taken them over or cannot, are left out. */
export function proposedByEntry(
  proposed: readonly ProposedAlternate[],
  entryOf: (id: string) => FaqEntry | null,
): EntryWithAlternates[] {
  const ids = [...new Set(proposed.map(({ entryId }) => entryId))];
  return ids.flatMap((id) => {
    const entry = entryOf(id);
    if (entry === null) return [];
    const known = new Set([entry.question, ...entry.alternates]);
    const added = proposed
      .flatMap(({ entryId, text }) =>
        entryId === id && !known.has(text) && mayBeAlternate(text) ? [text] : [],
      )
      .slice(0, Math.max(0, ENTRY_LIMITS.alternates - entry.alternates.length));
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
