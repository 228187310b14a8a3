import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError, messageOf, systemCode } from '../../core/errors.ts';

/** The most bytes a source may have, also after unpacking: far above any FAQ or training set, far below what a process can hold. */
const MAX_BYTES = 256 * 1024 * 1024;

/** A source file as bytes, unpacked. */
export interface SourceFile {
  /** As it is called in messages: the path as given, or `standard input`. */
  readonly name: string;
  /** The name's last extension without the dot, lower case, `.gz` removed; empty where there is none. */
  readonly extension: string;
  readonly bytes: Buffer;
}

export interface SourceOptions {
  /** What `-` reads; the process's standard input unless given. */
  readonly stdin?: Readable | undefined;
  readonly signal?: AbortSignal | undefined;
}

const unpack = promisify(gunzip);

/** What a file is called in messages. */
export function sourceName(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/**
 * Reads a file, or standard input for `-`, and unpacks gzip (known by its first bytes, whatever the name).
 *
 * @throws AppError `not-found`, `invalid` (a folder, not readable), `corrupt` (damaged gzip), `too-large`, `cancelled`.
 */
export async function readSource(file: string, options: SourceOptions = {}): Promise<SourceFile> {
  const name = sourceName(file);
  const packed = await readBytes(file, name, options);
  const bytes = isGzip(packed) ? await gunzipped(packed, name) : packed;
  return { name, extension: extensionOf(file), bytes };
}

/** A file name's last extension without the dot, lower case, `.gz` removed; empty where there is none. */
export function extensionOf(file: string): string {
  return (/\.([^./\\]+)$/.exec(file.replace(/\.gz$/i, ''))?.[1] ?? '').toLowerCase();
}

async function readBytes(file: string, name: string, options: SourceOptions): Promise<Buffer> {
  try {
    if (file !== '-') await requireFile(file, name);
    const stream = file === '-' ? (options.stdin ?? process.stdin) : createReadStream(file);
    return await collected(stream, name, options.signal);
  } catch (error) {
    throw readError(error, name);
  }
}

/**
 * Looks whether a path names a file, before anything is done for it.
 *
 * @throws AppError `not-found`, `invalid` (a folder, a device)
 */
export async function requireSource(file: string): Promise<void> {
  try {
    await requireFile(file, file);
  } catch (error) {
    throw readError(error, file);
  }
}

async function requireFile(file: string, name: string): Promise<void> {
  const found = await stat(file);
  if (found.isDirectory()) throw new AppError('invalid', `${name} is a folder. Name the files in it.`);
  // A pipe that nobody writes to could not even be given up: opening it blocks.
  if (!found.isFile()) {
    throw new AppError('invalid', `${name} is no file. Pipe it in, and name - instead.`);
  }
}

async function collected(stream: Readable, name: string, signal: AbortSignal | undefined): Promise<Buffer> {
  const cancel = (): void => {
    stream.destroy(new AppError('cancelled', 'Cancelled.'));
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > MAX_BYTES) throw tooLarge(name);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function gunzipped(packed: Buffer, name: string): Promise<Buffer> {
  try {
    return await unpack(packed, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name);
    throw new AppError(
      'corrupt',
      `${name} cannot be unpacked (${messageOf(error)}). It is damaged or was copied only in part; export it again.`,
      { cause: error },
    );
  }
}

function tooLarge(name: string): AppError {
  return new AppError(
    'too-large',
    `${name} holds more than ${MAX_BYTES / 1024 / 1024} MB. Split it into several files.`,
  );
}

function readError(error: unknown, name: string): unknown {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('not-found', `There is no file ${name}.`, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError('invalid', `${name} may not be read. Check its permissions.`, { cause: error });
  }
  return error;
}
