import type { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { decodeText } from '../sources/decode.ts';
import { everyRow, parseRow } from '../sources/rows.ts';
import { jsonLinesRows } from '../sources/json.ts';
import { readSource, type SourceFile, type SourceOptions } from '../sources/source.ts';

/** A file of text, unpacked and decoded. */
export interface TextFile {
  /** As it is called in messages. */
  readonly name: string;
  /** Without the dot and `.gz`, lower case; empty where there is none. */
  readonly extension: string;
  readonly text: string;
}

/**
 * Reads a text in any usual encoding, gzipped or not.
 *
 * @throws AppError as `readSource` and `textOf`
 */
export async function readTextFile(file: string, options: SourceOptions = {}): Promise<TextFile> {
  return textOf(await readSource(file, options));
}

/**
 * The text of a source that has been read.
 *
 * @throws AppError as `decodeText`; `invalid`, naming the line, for bytes that fit no character
 */
export function textOf({ name, extension, bytes }: SourceFile): TextFile {
  const { text, encoding, damaged } = decodeText(bytes, name);
  if (damaged) {
    const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
    throw new AppError('invalid', `${name}: line ${line}: holds bytes that are not text in ${encoding}.`);
  }
  return { name, extension, text };
}

/**
 * Every row of a JSON Lines text by its schema. One bad row fails the whole: what is trained or measured on the
 * others would look right and be something else.
 *
 * @throws AppError `invalid`, naming the bad rows
 */
export function jsonLines<T extends object>(
  { name, text }: Pick<TextFile, 'name' | 'text'>,
  schema: z.ZodType<T>,
): T[] {
  return everyRow<T>(jsonLinesRows(text), (fields) => parseRow(schema, fields), name);
}
