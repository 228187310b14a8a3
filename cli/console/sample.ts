import { join } from 'node:path';
import { shipped } from '../../core/paths.ts';
import { usualPairs } from '../../encoder/variants/resolve.ts';

/**
 * The files of the sample FAQ: those in other languages as well, as soon as an encoder ships that knows them.
 *
 * @param models the folder of models: the one that ships unless given
 */
export function sampleFiles(models?: string): string[] {
  const others = usualPairs(models).multilingual === null ? [] : ['faq-ja.jsonl', 'faq-de.jsonl'];
  return ['faq.jsonl', ...others].map((name) => join(shipped.data, name));
}
