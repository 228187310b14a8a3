import { decodeText } from './decode.ts';
import { binaryFormatOf } from './format.ts';
import type { Row } from './rows.ts';
import type { Source } from './source.ts';
import { textRows } from './text-rows.ts';
import { xlsxRows } from './xlsx.ts';

/**
 * The rows of a source in whichever format it is: JSON Lines, JSON, CSV or XLSX.
 *
 * @param columns those that a table must have
 * @throws AppError as the reader of the format does
 */
export async function sourceRows(source: Source, columns: readonly string[]): Promise<Row[]> {
  const { name, extension, bytes } = source;
  if (binaryFormatOf(source) === 'xlsx') return xlsxRows(bytes, columns, name);
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
