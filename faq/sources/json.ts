import { AppError, messageOf } from '../../core/errors.ts';
import { isRecord, type Row } from './rows.ts';

/**
 * A JSON array of objects, or an object whose `entries` is one. A row's line is its element's number, from 1.
 *
 * @throws AppError `invalid` when the text is not JSON or holds no array.
 */
export function jsonRows(text: string, name: string): Row[] {
  return elementsOf(parseJson(text, name), name).map((value, index) =>
    isRecord(value) ? { line: index + 1, fields: value } : { line: index + 1, reason: 'not a JSON object' },
  );
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('invalid', `${name} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

function elementsOf(document: unknown, name: string): readonly unknown[] {
  if (Array.isArray(document)) return document;
  if (isRecord(document) && Array.isArray(document.entries)) return document.entries;
  throw new AppError('invalid', `${name} must be a JSON array of entries, or {"entries": [ … ]}.`);
}

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
