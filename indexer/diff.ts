import type { FaqEntry } from '../core/domain.ts';

/** How a FAQ becomes another. */
export interface EntriesDiff {
  /** The new FAQ, by id. */
  readonly entries: readonly FaqEntry[];
  readonly added: readonly FaqEntry[];
  readonly changed: readonly FaqEntry[];
  /** Ids. */
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/**
 * Compares the FAQ with what was read.
 *
 * @param add whether `read` adds to the FAQ, else it replaces it
 */
export function diffEntries(
  before: readonly FaqEntry[],
  read: readonly FaqEntry[],
  add: boolean,
): EntriesDiff {
  const known = new Map(before.map((entry) => [entry.id, entry]));
  const after = new Map(add ? known : []);
  for (const entry of read) after.set(entry.id, entry);
  const entries = [...after.values()].sort(byId);
  const added = entries.filter(({ id }) => !known.has(id));
  const changed = entries.filter((entry) => {
    const old = known.get(entry.id);
    return old !== undefined && old !== entry && entryText(old) !== entryText(entry);
  });
  return {
    entries,
    added,
    changed,
    removed: before.map(({ id }) => id).filter((id) => !after.has(id)),
    unchanged: entries.length - added.length - changed.length,
  };
}

/** The entry as one text, the same for the same entry, whatever order its fields came in. */
export function entryText(entry: FaqEntry): string {
  const { id, question, answer, alternates, category, language, url, updatedAt } = entry;
  return JSON.stringify([id, question, answer, alternates, category, language, url, updatedAt]);
}

function byId(one: FaqEntry, other: FaqEntry): number {
  return one.id < other.id ? -1 : 1;
}
