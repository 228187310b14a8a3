import { AppError, messageOf } from '../../core/errors.ts';
import { isRecord, type Row } from './rows.ts';

/**
 * A JSON array of objects, or an object whose `entries` is one. A row's line is its element's number, from 1.
 *
 * @throws AppError `invalid` when the text is not JSON or holds no array.
 */
export function jsonRows(text: string, name: string): Row[] {
  return elementsOf(parsed(text, name), name).map((value, index) =>
    isRecord(value) ? { line: index + 1, fields: value } : { line: index + 1, reason: 'not a JSON object' },
  );
}

function parsed(text: string, name: string): unknown {
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
