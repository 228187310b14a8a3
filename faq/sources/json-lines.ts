import { messageOf } from '../../core/errors.ts';
import { isRecord, type Row } from './rows.ts';

/** One JSON object a line; blank lines are nothing. */
export function jsonLinesRows(text: string): Row[] {
  const rows: Row[] = [];
  for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
    if (content.trim() !== '') rows.push(rowOf(content, index + 1));
  }
  return rows;
}

function rowOf(content: string, line: number): Row {
  try {
    const value: unknown = JSON.parse(content);
    return isRecord(value) ? { line, fields: value } : { line, reason: 'not a JSON object' };
  } catch (error) {
    return { line, reason: `not JSON: ${messageOf(error)}` };
  }
}
