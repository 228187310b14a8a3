import { z } from 'zod';
import type { Judgement } from '../core/domain.ts';
import { AppError } from '../core/errors.ts';
import { decodeText } from './sources/decode.ts';
import { everyRow, parseRow, type Rejection, type SourceRow } from './sources/rows.ts';
import { textRows } from './sources/source-rows.ts';
import { qrelsRows, readQueryTexts } from './qrels.ts';
import { extensionOf, readSource, type SourceOptions } from './sources/source.ts';

/** The entries that judgements may name. */
interface KnownEntries {
  readonly ids: ReadonlySet<string>;
  /** Where they come from, for messages. */
  readonly file: string;
}

interface JudgementOptions extends SourceOptions {
  /** Refuses rows that name another entry; without it any id is taken. */
  readonly known?: KnownEntries;
}

/**
 * Judgements from JSON Lines or JSON (`{"query", "relevant": [ids]}`), from CSV (ids in one cell, as a JSON array
 * or separated by `|`), or from BEIR or TREC qrels, whose queries are then read from `queries.jsonl` or
 * `queries.tsv` beside them or one folder up; each also gzipped. Queries are kept to the letter, since the split
 * into dev and test depends on it.
 *
 * @throws AppError `invalid` with every bad row in `details`, and what `readSource` throws
 */
export async function readJudgements(file: string, options: JudgementOptions = {}): Promise<Judgement[]> {
  const { name, extension, bytes } = await readSource(file, options);
  const { text } = decodeText(bytes, name);
  const qrels = qrelsRows(text);
  if (qrels === null) return judgementsIn(text, extension, name, options.known);
  return some(
    joined(everyRow(qrels, relevanceOf(options.known), name), await readQueryTexts(file, options), name),
    name,
  );
}

/**
 * Judgements from the bytes of a file that somebody sends: JSON Lines, JSON, CSV or TSV, in any usual encoding.
 *
 * @param name of the file, for messages and its extension
 * @throws AppError `invalid` with every bad row in `details`
 */
export function judgementsOf(bytes: Buffer, name: string, known?: KnownEntries): Judgement[] {
  const { text } = decodeText(bytes, name);
  if (qrelsRows(text) !== null) {
    throw new AppError(
      'invalid',
      `${name} is a qrels file, which does not hold its queries. Send JSON Lines, CSV or TSV with query and relevant.`,
    );
  }
  return judgementsIn(text, extensionOf(name), name, known);
}

function judgementsIn(
  text: string,
  extension: string,
  name: string,
  known: KnownEntries | undefined,
): Judgement[] {
  return some(
    everyRow(textRows(text, extension, ['query', 'relevant'], name), judgementOf(known), name),
    name,
  );
}

function some(judgements: Judgement[], name: string): Judgement[] {
  if (judgements.length === 0) throw new AppError('invalid', `${name} holds no judgements.`);
  return judgements;
}

const id = z.union([z.string().min(1), z.number()], 'is not a list of ids').transform(String);

const judgementSchema = z.object({
  query: z.string('is missing').refine((query) => query.trim() !== '', 'is missing'),
  relevant: z.preprocess(listed, z.array(id, 'is not a list of ids')),
});

const relevanceSchema = z.object({
  query: z.string().min(1, 'is missing'),
  entry: z.string().min(1, 'is missing'),
  grade: z.coerce.number('is not a number'),
});
type Relevance = z.infer<typeof relevanceSchema>;

type Read<T> = (fields: SourceRow['fields']) => T | Rejection;

function judgementOf(known: KnownEntries | undefined): Read<Judgement> {
  return (fields) => {
    const value = parseRow(judgementSchema, fields);
    return 'reason' in value ? value : (firstUnknown(value.relevant, value.query, known) ?? value);
  };
}

function relevanceOf(known: KnownEntries | undefined): Read<Relevance> {
  return (fields) => {
    const value = parseRow(relevanceSchema, fields);
    return 'reason' in value ? value : (firstUnknown([value.entry], value.query, known) ?? value);
  };
}

function firstUnknown(
  ids: readonly string[],
  query: string,
  known: KnownEntries | undefined,
): Rejection | undefined {
  if (known === undefined) return undefined;
  const unknown = ids.find((id) => !known.ids.has(id));
  if (unknown === undefined) return undefined;
  return {
    reason: `the query "${query}" names the entry "${unknown}", which ${known.file} does not have`,
  };
}

/** Ids from a CSV cell; lists stay what they are. */
function listed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return [];
  return text.startsWith('[') ? parsedOr(text) : text.split('|').map((part) => part.trim());
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One judgement a query, in the order of the qrels; grades of 0 and below mean "looked at, not relevant". */
function joined(
  relevances: readonly Relevance[],
  texts: ReadonlyMap<string, string>,
  name: string,
): Judgement[] {
  const byQuery = new Map<string, string[]>();
  for (const { query, entry, grade } of relevances) {
    const relevant = byQuery.get(query) ?? [];
    if (grade > 0) relevant.push(entry);
    byQuery.set(query, relevant);
  }
  return [...byQuery].map(([queryId, relevant]) => {
    const query = texts.get(queryId);
    if (query !== undefined) return { query, relevant };
    throw new AppError(
      'invalid',
      `${name} judges query ${queryId}, whose text the queries file does not hold.`,
    );
  });
}
