import { parse, type CsvError } from 'csv-parse/sync';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Row } from './rows.ts';
import { hasColumn, tableRows, type TableRow } from './table.ts';

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
  const parsed = recordsSchema.parse(
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
  for (const { info, record } of parsed) {
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
