import { z } from 'zod';
import type { FaqEntry } from '../core/domain.ts';
import { byColumn, columnKey, parseRow, type Rejection } from './sources/rows.ts';

/** The columns without which a source is not a FAQ. */
export const REQUIRED_COLUMNS = ['id', 'question', 'answer'] as const;

/** The most characters a value may have, and the most alternates an entry: a manual page is an answer, a book is a mistake in the export. */
export const ENTRY_LIMITS = { id: 200, line: 2_000, answer: 100_000, alternates: 200 } as const;

/** A value as spreadsheets and JSON give it; text in the end, empty where there is none. */
const cell = z
  .union([z.string(), z.number(), z.boolean(), z.date()], 'is not a text')
  .nullish()
  .transform((value) => (value instanceof Date ? isoDate(value) : String(value ?? '')));

const atMost = (most: number): z.ZodString => z.string().max(most, `is longer than ${most} characters`);

const line = (most: number): z.ZodType<string> => cell.transform(cleanLine).pipe(atMost(most));
const present = (schema: z.ZodType<string>): z.ZodType<string> =>
  schema.refine((text) => text !== '', 'is missing');
const optional = (schema: z.ZodType<string>): z.ZodType<string | null> =>
  schema.transform((text) => (text === '' ? null : text));

const question = line(ENTRY_LIMITS.line);

const entrySchema = z.object({
  id: present(line(ENTRY_LIMITS.id)),
  question: present(question),
  answer: present(cell.transform(cleanText).pipe(atMost(ENTRY_LIMITS.answer))),
  alternates: z
    .preprocess(
      listed,
      z.array(question, 'is not a list of texts').max(ENTRY_LIMITS.alternates, 'are too many'),
    )
    .transform((texts) => [...new Set(texts)].filter((text) => text !== '')),
  category: optional(line(ENTRY_LIMITS.id)),
  language: optional(line(ENTRY_LIMITS.id).refine(isLanguage, 'is not a language tag such as en or pt-BR')),
  url: optional(
    line(ENTRY_LIMITS.line).refine(isSafeAddress, 'is not an address that begins with https:// or /'),
  ),
  updatedAt: optional(line(ENTRY_LIMITS.id).refine(isIsoDate, 'is not an ISO 8601 date such as 2026-01-31')),
});

/**
 * The entry that a row holds, cleaned; or why it holds none. Unknown columns are ignored.
 *
 * @param fields values by column; the column's case, spaces, `_` and `-` do not matter.
 */
export function parseEntry(fields: Readonly<Record<string, unknown>>): FaqEntry | Rejection {
  const values = byColumn(fields);
  const wanted = Object.keys(entrySchema.shape).map((name) => [name, values.get(columnKey(name))]);
  return parseRow(entrySchema, Object.fromEntries(wanted));
}

/** Alternates from one cell: a JSON array, or texts separated by `|` or line breaks. */
function listed(value: unknown): unknown {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'string') return value;
  return jsonArray(value) ?? value.split(/[|\r\n]/);
}

function jsonArray(text: string): unknown {
  if (!text.trimStart().startsWith('[')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Spreadsheet dates have no time zone; at midnight they mean the day. */
function isoDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'an impossible date';
  return date.toISOString().replace('T00:00:00.000Z', '');
}

function isIsoDate(text: string): boolean {
  return text === '' || (/^\d{4}-\d{2}(-\d{2}([T ].+)?)?$/.test(text) && !Number.isNaN(Date.parse(text)));
}

function isLanguage(text: string): boolean {
  if (text === '') return true;
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** Addresses become links on the page, so `javascript:` and its like must not pass. */
function isSafeAddress(text: string): boolean {
  return text === '' || /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i.test(text);
}

/**
 * Text without what no person typed: control characters (NUL too), byte order marks and unpaired surrogates
 * go, every kind of line break becomes `\n`, composed characters (NFC) replace decomposed ones, since macOS
 * and Windows write the same word differently.
 */
function cleanText(text: string): string {
  return text
    .replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/gu, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|\uFEFF|\p{Surrogate}/gu, '')
    .normalize('NFC')
    .trim();
}

/** The same on one line. */
function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, ' ');
}
