import { join } from 'node:path';
import type { FaqEntry } from '../../core/domain.ts';
import { shipped } from '../../core/paths.ts';
import { usualPairs } from '../../encoder/variants/resolve.ts';
import { readEntries } from '../../faq/entries.ts';
import { entryText } from '../../indexer/diff.ts';

/**
 * The files of the sample FAQ: those in other languages as well, as soon as an encoder ships that knows them.
 *
 * @param models the folder of models: the one that ships unless given
 */
export function sampleFiles(models?: string): string[] {
  const others = usualPairs(models).multilingual === null ? [] : ['faq-ja.jsonl', 'faq-de.jsonl'];
  return ['faq.jsonl', ...others].map((name) => join(shipped.data, name));
}

/** Tells the entries of the sample FAQ, whose loss nobody minds: a FAQ of one's own takes its place. */
export async function isOfSample(): Promise<(entry: FaqEntry) => boolean> {
  const { entries } = await readEntries(sampleFiles());
  const known = new Set(entries.map(({ entry }) => entryText(entry)));
  return (entry) => known.has(entryText(entry));
}
