import { AppError } from '../../core/errors.ts';
import { columnKey, type Row } from './rows.ts';

/** Cells of one row of a table with the line where it stands. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly unknown[];
}

/**
 * Rows of a table whose first non-blank row names the columns. Blank rows are nothing; a row with more filled
 * cells than there are columns is unreadable, since then nobody knows which cell is which.
 *
 * @throws AppError `invalid` when a required column is missing.
 */
export function tableRows(table: readonly TableRow[], required: readonly string[], name: string): Row[] {
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

export function hasColumn(columns: readonly string[], wanted: string): boolean {
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
