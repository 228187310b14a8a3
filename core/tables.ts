/** What a cell of a table may hold; null where there is nothing to say. */
export type Cell = string | number | null;

/** A text without line breaks of any kind: each, with the blanks around it, becomes one space. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\n\v\f\r\u0085\u2028\u2029]\s*/g, ' ').trim();
}

/**
 * A table for spreadsheets, as RFC 4180 has it: fields with the delimiter, a quote or a line break in quotes, lines that end in
 * CR LF. A text that a spreadsheet would take for a formula gets a quote before it; where there is no number, a field is empty.
 */
export function delimited(rows: readonly (readonly Cell[])[], delimiter: ',' | '\t' = ','): string {
  return rows.map((row) => `${row.map((cell) => field(cell, delimiter)).join(delimiter)}\r\n`).join('');
}

function field(cell: Cell, delimiter: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
