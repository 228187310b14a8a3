import type { Request } from 'express';
import { isLongerThan } from '../../../core/characters.ts';
import { AppError } from '../../../core/errors.ts';
import { formParts } from '../../http/multipart.ts';

/** One field of a form or an address; empty where it is missing, the first where it was sent more than once. */
export function textOf(fields: unknown, name: string): string {
  return textsOf(fields, name)[0] ?? '';
}

/** All values of a field that may be sent more than once. */
export function textsOf(fields: unknown, name: string): string[] {
  if (typeof fields !== 'object' || fields === null) return [];
  const value: unknown = Reflect.get(fields, name);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string');
}

/**
 * A field that has to be there.
 *
 * @param most characters
 * @throws AppError `invalid`, `too-large`
 */
export function requiredText(fields: unknown, name: string, most: number): string {
  const text = textOf(fields, name).trim();
  if (text === '') throw new AppError('invalid', `${name}: is missing.`);
  if (isLongerThan(text, most))
    throw new AppError('too-large', `${name}: must have at most ${most} characters.`);
  return text;
}

/** The number in an address; null where it is none. */
export function numberOf(text: string): number | null {
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}

/** A part of a long list, and where the others are. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly from: number;
  readonly to: number;
  readonly total: number;
  /** Numbers from 1; null where there is none. */
  readonly earlier: number | null;
  readonly later: number | null;
}

const A_PAGE = 30;

/** @param page from 1, as an address says it */
export function pageOf<T>(all: readonly T[], page: string): PageOf<T> {
  const last = Math.max(1, Math.ceil(all.length / A_PAGE));
  const at = Math.min(Math.max(1, numberOf(page) ?? 1), last);
  const from = (at - 1) * A_PAGE;
  const items = all.slice(from, from + A_PAGE);
  return {
    items,
    from: items.length === 0 ? 0 : from + 1,
    to: from + items.length,
    total: all.length,
    earlier: at > 1 ? at - 1 : null,
    later: at < last ? at + 1 : null,
  };
}

/** What was sent to be read: the file of a form, else its text, else the whole body of a program. */
interface SentFile {
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
