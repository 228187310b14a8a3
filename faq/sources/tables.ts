import { parse, type CsvError } from 'csv-parse/sync';
import { readSheet, type SheetData } from 'read-excel-file/node';
import { z } from 'zod';
import { AppError, messageOf } from '../../core/errors.ts';
import { columnKey, type Row } from './rows.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/** What csv-parse gives with `info`; `lines` counts up to the record's end. */
const recordsSchema = z.array(
  z.object({ info: z.object({ lines: z.number() }), record: z.array(z.string()) }),
);

/**
 * Rows of a CSV file with a header, separated by comma, semicolon or tab: whichever finds the required columns, and most.
 * A row's line is the one on which it begins.
 *
 * @throws AppError `invalid` when a column is missing or a quotation mark is never closed.
 */
export function csvRows(text: string, required: readonly string[], name: string): Row[] {
  return tableRows(records(text, delimiterOf(text, required), name), required, name);
}

/** Of the delimiters that find the required columns, the one that finds most columns. */
function delimiterOf(text: string, required: readonly string[]): string {
  const columns = (delimiter: string): number => {
    const [header = []] = parse(text, { ...QUOTING, delimiter, to: 1, skip_empty_lines: true });
    return required.every((column) => hasColumn(header, column)) ? header.length : 0;
  };
  return DELIMITERS.map((delimiter) => ({ delimiter, found: columns(delimiter) })).reduce((best, each) =>
    each.found > best.found ? each : best,
  ).delimiter;
}

/** Quotation marks inside an unquoted text are only marks; columns are counted by `tableRows`. */
const QUOTING = { relax_quotes: true, relax_column_count: true, skip_records_with_error: true } as const;

function records(text: string, delimiter: string, name: string): TableRow[] {
  let unclosed: CsvError | undefined;
  const found = recordsSchema.parse(
    parse(text, {
      ...QUOTING,
      delimiter,
      info: true,
      on_skip: (error) => {
        unclosed = error;
      },
    }),
  );
  const rows: TableRow[] = [];
  let line = 1;
  for (const { info, record } of found) {
    rows.push({ line, cells: record });
    line = info.lines + 1;
  }
  if (unclosed !== undefined) {
    throw new AppError(
      'invalid',
      `${name}: a quotation mark in the row that begins on line ${line} is never closed. Correct it and try again.`,
      { cause: unclosed },
    );
  }
  return rows;
}

/**
 * Rows of the first sheet of an XLSX file. A row's line is its number in the sheet.
 *
 * @throws AppError `corrupt` when it is not a whole XLSX file, `invalid` when a column is missing.
 */
export async function xlsxRows(bytes: Buffer, required: readonly string[], name: string): Promise<Row[]> {
  const table = (await sheetOf(bytes, name)).map((cells, index) => ({ line: index + 1, cells }));
  return tableRows(table, required, name);
}

async function sheetOf(bytes: Buffer, name: string): Promise<SheetData> {
  try {
    return await readSheet(bytes);
  } catch (error) {
    throw new AppError(
      'corrupt',
      `${name} is not an XLSX file, or is damaged (${messageOf(error)}). Save it again as .xlsx.`,
      { cause: error },
    );
  }
}

/** Cells of one row of a table with the line where it stands. */
interface TableRow {
  readonly line: number;
  readonly cells: readonly unknown[];
}

/**
 * Rows of a table whose first non-blank row names the columns. Blank rows are nothing; a row with more filled
 * cells than there are columns is unreadable, since then nobody knows which cell is which.
 *
 * @throws AppError `invalid` when a required column is missing.
 */
function tableRows(table: readonly TableRow[], required: readonly string[], name: string): Row[] {
  const [header, ...body] = table.filter((row) => !isBlank(row));
  if (header === undefined) return [];
  const columns = header.cells.map((cell) => (isEmpty(cell) ? '' : String(cell)));
  const missing = required.filter((column) => !hasColumn(columns, column));
  if (missing.length > 0) {
    throw new AppError(
      'invalid',
      `${name} has no column ${missing.join(', ')}. Its first row must name the columns; it reads: ${excerpt(columns)}`,
    );
  }
  return body.map((row) => rowOf(row, columns));
}

function hasColumn(columns: readonly string[], wanted: string): boolean {
  return columns.some((column) => columnKey(column) === columnKey(wanted));
}

function rowOf({ line, cells }: TableRow, columns: readonly string[]): Row {
  if (cells.slice(columns.length).some((cell) => !isEmpty(cell))) {
    return {
      line,
      reason: `${cells.length} cells where the header has ${columns.length} (is a text with a delimiter not quoted?)`,
    };
  }
  return { line, fields: Object.fromEntries(columns.map((column, index) => [column, cells[index]])) };
}

function isBlank(row: TableRow): boolean {
  return row.cells.every(isEmpty);
}

function isEmpty(cell: unknown): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');
}

function excerpt(columns: readonly string[]): string {
  const text = columns.join(', ');
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
