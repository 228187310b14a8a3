import type { Request } from 'express';
import { AppError } from '../../../core/errors.ts';
import { formParts } from '../../http/multipart.ts';
import { textOf } from './form.ts';

/** What was sent to be read: the file of a form, else its text, else the whole body of a program. */
export interface SentFile {
  readonly bytes: Buffer;
  readonly name: string;
}

/**
 * Takes a form with a file apart, for the guard and the routes behind it: `body` then holds its fields, its files as `SentFile`.
 *
 * @throws AppError `invalid`
 */
export function readFileForm(request: Request): void {
  const body: unknown = request.body;
  if (request.is('multipart/form-data') === false || !Buffer.isBuffer(body)) return;
  const parts = formParts(body, request.get('content-type') ?? '');
  request.body = Object.fromEntries(
    parts.map(({ name, fileName, bytes }) => [
      name,
      fileName === null ? bytes.toString('utf8') : { bytes, name: fileName },
    ]),
  );
}

/** @throws AppError `invalid` where nothing was sent */
export function sentFile({ body }: { readonly body?: unknown }, what: string): SentFile {
  if (Buffer.isBuffer(body) && body.length > 0) return { bytes: body, name: what };
  const file: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'file') : null;
  if (isSentFile(file) && file.bytes.length > 0) return file;
  const text = textOf(body, 'text');
  if (text.trim() === '') throw new AppError('invalid', 'Choose a file, or paste its lines.');
  return { bytes: Buffer.from(text), name: what };
}

function isSentFile(value: unknown): value is SentFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'bytes' in value &&
    Buffer.isBuffer(value.bytes) &&
    'name' in value &&
    typeof value.name === 'string'
  );
}
