import { dirname, join } from 'node:path';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { decodeText } from './sources/decode.ts';
import { everyRow, type Rejection, type Row, type SourceRow } from './sources/rows.ts';
import { jsonLinesRows } from './sources/json.ts';
import { readSource, type SourceOptions } from './sources/source.ts';

const BEIR_HEADER = /^query-id\tcorpus-id\tscore\s*$/i;
const TREC_LINE = /^\S+\s+(Q?0)\s+\S+\s+-?\d+\s*$/;

/**
 * Rows `{query, entry, grade}` if the text is a qrels file, else null. Two kinds: BEIR (three columns separated by
 * tabs under the header `query-id corpus-id score`) and TREC (`query 0 document grade`).
 */
export function qrelsRows(text: string): Row[] | null {
  const lines = text.split(/\r\n|\n|\r/).map((content, index) => ({ content, line: index + 1 }));
  const filled = lines.filter(({ content }) => content.trim() !== '');
  const [first, ...rest] = filled;
  if (first === undefined) return null;
  if (BEIR_HEADER.test(first.content)) {
    return rest.map(({ content, line }) => rowOf(content.split('\t'), [0, 1, 2], line));
  }
  if (TREC_LINE.test(first.content)) {
    return filled.map(({ content, line }) => rowOf(content.trim().split(/\s+/), [0, 2, 3], line));
  }
  return null;
}

function rowOf(
  cells: readonly string[],
  [query, entry, grade]: readonly [number, number, number],
  line: number,
): Row {
  if (cells.length !== grade + 1) return { line, reason: `${cells.length} columns instead of ${grade + 1}` };
  return { line, fields: { query: cells[query], entry: cells[entry], grade: cells[grade] } };
}

const QUERY_FILES = ['queries.jsonl', 'queries.jsonl.gz', 'queries.tsv'] as const;

/**
 * The texts of a qrels file's queries by id, from the first of `queries.jsonl` (`{"_id", "text"}`), `queries.jsonl.gz` and
 * `queries.tsv` (id, tab, text) that lies beside it or one folder up.
 *
 * @throws AppError `not-found` when there is none, `invalid` when it has bad rows
 */
export async function readQueryTexts(qrels: string, options: SourceOptions): Promise<Map<string, string>> {
  const beside = dirname(qrels);
  const places = [beside, dirname(beside)].flatMap((folder) => QUERY_FILES.map((file) => join(folder, file)));
  for (const place of places) {
    if (!(await exists(place))) continue;
    const { name, extension, bytes } = await readSource(place, options);
    const { text } = decodeText(bytes, name);
    return new Map(everyRow(extension === 'tsv' ? tabRows(text) : jsonLinesRows(text), queryOf, name));
  }
  throw new AppError(
    'not-found',
    `${qrels} is a qrels file: it needs queries.jsonl ({"_id", "text"}) or queries.tsv beside it or one folder up.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function tabRows(text: string): Row[] {
  return text.split(/\r\n|\n|\r/).flatMap((content, index) => {
    if (content.trim() === '') return [];
    const [id, ...rest] = content.split('\t');
    return [{ line: index + 1, fields: { _id: id, text: rest.join('\t') } }];
  });
}

const querySchema = z.object({
  _id: z.union([z.string().min(1), z.number()]).transform(String),
  text: z.string().min(1),
});

function queryOf(fields: SourceRow['fields']): readonly [string, string] | Rejection {
  const query = querySchema.safeParse(fields);
  return query.success
    ? [query.data._id, query.data.text]
    : { reason: 'no query: it needs "_id" and "text"' };
}
