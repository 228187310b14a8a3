import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { shipped } from '../core/paths.ts';
import { jsonLinesFile } from './temporary-files.ts';

const entrySchema = z.looseObject({ id: z.string() });
const judgementSchema = z.object({ query: z.string(), relevant: z.array(z.string()) });

function lines<T>(file: string, schema: z.ZodType<T>): T[] {
  const rows = readFileSync(join(shipped.data, file), 'utf8').trim().split('\n');
  return rows.map((row) => schema.parse(JSON.parse(row)));
}

/** Files with the first `count` entries of the sample FAQ, and with the judgements that these answer. */
export function fewEntries(count: number): { readonly entries: string; readonly judgements: string } {
  const entries = lines('faq.jsonl', entrySchema).slice(0, count);
  const ids = new Set(entries.map(({ id }) => id));
  const judgements = lines('judgements.jsonl', judgementSchema).filter(
    ({ relevant }) => relevant.length > 0 && relevant.every((id) => ids.has(id)),
  );
  return {
    entries: jsonLinesFile(`${count}-entries.jsonl`, entries),
    judgements: jsonLinesFile(`${count}-judgements.jsonl`, judgements),
  };
}
