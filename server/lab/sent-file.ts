import type { Request } from 'express';
import { AppError } from '../../core/errors.ts';
import { textOf } from './form.ts';

/** What was sent to be read: the file of a form, else its text, else the whole body of a program. */
export interface SentFile {
  readonly bytes: Buffer;
  readonly name: string;
}

/**
 * Takes a form with a file apart, for the guard and the routes behind it. Node.js reads such forms itself, as an answer of `fetch`.
 *
 * @throws AppError `invalid`
 */
export async function readFileForm(request: Request): Promise<void> {
  if (request.is('multipart/form-data') === false || !Buffer.isBuffer(request.body)) return;
  const fields: Record<string, unknown> = {};
  try {
    const answer = new Response(new Uint8Array(request.body), {
      headers: { 'content-type': request.get('content-type') ?? '' },
    });
    for (const [name, value] of await answer.formData()) fields[name] = value;
  } catch (error) {
    throw new AppError('invalid', 'The form cannot be read. Send it again.', { cause: error });
  }
  request.body = fields;
}

/** @throws AppError `invalid` where nothing was sent */
export async function sentFile({ body }: { readonly body: unknown }, what: string): Promise<SentFile> {
  if (Buffer.isBuffer(body) && body.length > 0) return { bytes: body, name: what };
  const file: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'file') : null;
  if (file instanceof File && file.size > 0) {
    return { bytes: Buffer.from(await file.arrayBuffer()), name: file.name };
  }
  const text = textOf(body, 'text');
  if (text.trim() === '') throw new AppError('invalid', 'Choose a file, or paste its lines.');
  return { bytes: Buffer.from(text), name: what };
}
