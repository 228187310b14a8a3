import { AppError } from '../../core/errors.ts';
import { decodeText } from './decode.ts';
import { jsonLinesRows, jsonRows } from './json.ts';
import type { Row } from './rows.ts';
import type { SourceFile } from './source.ts';
import { csvRows, xlsxRows } from './tables.ts';

/**
 * The rows of a source in whichever format it is: JSON Lines, JSON, CSV or XLSX.
 *
 * @param columns those that a table must have
 * @throws AppError as the reader of the format does
 */
export async function sourceRows(source: SourceFile, columns: readonly string[]): Promise<Row[]> {
  const { name, extension, bytes } = source;
  if (isSpreadsheet(source)) return xlsxRows(bytes, columns, name);
  const { text, damaged } = decodeText(bytes, name);
  const rows = textRows(text, extension, columns, name);
  return damaged ? rows.map(withoutDamage) : rows;
}

/** A row in whose text some bytes could not be decoded is a bad one; the others of its file are not. */
function withoutDamage(row: Row): Row {
  return 'fields' in row && JSON.stringify(row.fields).includes('\uFFFD')
    ? { line: row.line, reason: 'holds bytes that are not text in the encoding of this file' }
    : row;
}

/**
 * The rows of a text in whichever format it is: JSON Lines, JSON or CSV.
 *
 * @param columns those that a CSV must have
 * @throws AppError as the reader of the format does
 */
export function textRows(text: string, extension: string, columns: readonly string[], name: string): Row[] {
  switch (textFormatOf(text, extension)) {
    case 'jsonl':
      return jsonLinesRows(text);
    case 'json':
      return jsonRows(text, name);
    case 'csv':
      return csvRows(text, columns, name);
  }
}

/**
 * Whether a source is a spreadsheet or text, by its first bytes, since names lie.
 *
 * @throws AppError `invalid` for formats that are known but cannot be read.
 */
function isSpreadsheet({ name, extension, bytes }: SourceFile): boolean {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return true;
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new AppError(
      'invalid',
      `${name} is an old Excel file (.xls) or protected. Save it as .xlsx, without a password.`,
    );
  }
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46])) {
    throw new AppError('invalid', `${name} is a PDF. Export the FAQ as CSV, JSON or XLSX.`);
  }
  if (extension === 'xlsx') {
    throw new AppError('corrupt', `${name} is not an XLSX file, or is damaged. Save it again as .xlsx.`);
  }
  return false;
}

/** How a text is to be read: by the extension where it is known, else by the first character. */
function textFormatOf(text: string, extension: string): 'jsonl' | 'json' | 'csv' {
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl';
  if (extension === 'csv' || extension === 'tsv') return 'csv';
  const start = /\S/.exec(text)?.[0];
  if (start === '[') return 'json';
  if (start === '{') return firstLineIsJson(text) ? 'jsonl' : 'json';
  return extension === 'json' ? 'json' : 'csv';
}

/** JSON Lines, also where they are called `.json`: the first line alone is a document, and it is an entry. */
function firstLineIsJson(text: string): boolean {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !('entries' in value);
  } catch {
    return false;
  }
}

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
