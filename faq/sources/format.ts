import { AppError } from '../../core/errors.ts';
import type { Source } from './source.ts';

export type SourceFormat = 'xlsx' | 'text';

/**
 * Whether a source is a spreadsheet or text, told by its first bytes, since names lie.
 *
 * @throws AppError `invalid` for formats that are known but cannot be read.
 */
export function binaryFormatOf({ name, extension, bytes }: Source): SourceFormat {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return 'xlsx';
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
  return 'text';
}

export type TextFormat = 'jsonl' | 'json' | 'csv';

/** How a text is to be read: by the extension where it is known, else by the first character. */
export function textFormatOf(text: string, extension: string): TextFormat {
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
