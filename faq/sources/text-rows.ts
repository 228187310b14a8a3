import { csvRows } from './csv.ts';
import { textFormatOf } from './format.ts';
import { jsonRows } from './json.ts';
import { jsonLinesRows } from './json-lines.ts';
import type { Row } from './rows.ts';

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
