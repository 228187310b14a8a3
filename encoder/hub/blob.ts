import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { isAbsence } from '../../core/files.ts';
import { cacheError } from './cache-error.ts';
import type { KnownFile } from './listing.ts';
import { type Asked, requireAnswer } from './refusal.ts';
import { type Answer, ask, type Connection, patiently } from './request.ts';

/** Beside the finished file; not the name that Python's huggingface_hub writes by. */
const UNFINISHED = '.bonsai.incomplete';
/** With this much more of a file, a connection that breaks again has not failed twice in a row. */
const GOT_ON_BYTES = 2 ** 20;

/** A file of the hub, and where its content goes. */
interface Wanted {
  readonly file: KnownFile;
  readonly url: string;
  /** Where the whole and checked content appears, at once. */
  readonly path: string;
  readonly asked: Asked;
  /** Told how many bytes of it are there. */
  readonly report?: (bytes: number) => void;
}

/** The size of a file; null where there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/**
 * Fetches a file's content, goes on where an earlier call was interrupted, and checks size and hash.
 *
 * @throws AppError `corrupt` for content that is not what the listing says; as `ask` and `requireAnswer`; `failed` for a full
 *   disk; `cancelled` with what has come kept
 */
export async function fetchBlob(wanted: Wanted, connection: Connection): Promise<void> {
  const { file, path } = wanted;
  const unfinished = path + UNFINISHED;
  try {
    await patiently(connection, async (gotOn) => {
      const began = await keptBytes(unfinished, file.size);
      if (began < file.size || file.size === 0) {
        await fetchRest(wanted, { unfinished, began, gotOn }, connection);
      }
      const actual = await contentHash(unfinished, file, connection.signal);
      if (actual === file.hash) return;
      await rm(unfinished);
      // What an earlier call left may have been damaged since; what came at one go is what the server sends.
      throw new AppError(
        began > 0 ? 'unavailable' : 'corrupt',
        `${wanted.url} is not what the hub's own list says (its hash is ${actual}, not ${file.hash}). It was thrown away. Check HF_ENDPOINT and what lies between.`,
      );
    });
    await rename(unfinished, path);
  } catch (error) {
    throwIfCancelled(connection.signal);
    // Another process, whose lock was taken for a dead one's, may have finished the same content.
    if (isAbsence(error) && (await sizeOf(path)) === file.size) return;
    // What a server lies about is not gone on with.
    if (error instanceof AppError && error.code === 'corrupt') await rm(unfinished, { force: true });
    throw cacheError(error, unfinished);
  }
}

/** How much of a file is still to come. */
export async function bytesLeft(path: string, { size }: KnownFile): Promise<number> {
  const kept = (await sizeOf(path + UNFINISHED)) ?? 0;
  return kept <= size ? size - kept : size;
}

/** How much of the content is there already; too much of it is nothing. */
async function keptBytes(unfinished: string, size: number): Promise<number> {
  const bytes = (await sizeOf(unfinished)) ?? 0;
  if (bytes <= size) return bytes;
  await rm(unfinished);
  return 0;
}

interface Rest {
  readonly unfinished: string;
  /** Bytes that are there already. */
  readonly began: number;
  readonly gotOn: () => void;
}

async function fetchRest(wanted: Wanted, rest: Rest, connection: Connection): Promise<void> {
  const { file, url, asked } = wanted;
  const { unfinished, began } = rest;
  const headers = began > 0 ? { range: `bytes=${began}-` } : {};
  await ask({ url, headers }, connection, async (answer) => {
    if (answer.response.status === 416) {
      await rm(unfinished, { force: true });
      throw new AppError('unavailable', `${url} cannot go on where it was interrupted. Try again.`);
    }
    requireAnswer(answer.response, asked, connection.settings);
    const start = startOf(answer.response, began, file, url);
    // Written by position, not appended: two processes at once would write the same bytes.
    const target = await open(unfinished, start === 0 ? 'w' : 'r+');
    try {
      await writeBody(answer, target, start, { ...wanted, gotOn: rest.gotOn });
      await target.sync();
    } finally {
      await target.close();
    }
  });
}

/** Where in the file an answer begins: servers may send all of it when asked for the rest. */
function startOf(response: Response, began: number, { size }: KnownFile, url: string): number {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  const start = response.status === 206 ? Number(range?.[1] ?? NaN) : 0;
  const length = response.headers.get('content-length');
  const whole = range === null ? (length === null ? size : Number(length) + start) : Number(range[2]);
  if (start !== 0 && start !== began) {
    throw new AppError('corrupt', `${url} answers with another part than was asked for. Check HF_ENDPOINT.`);
  }
  if (whole === size || Number.isNaN(whole)) return start;
  throw wrongSize(url, whole, size);
}

function wrongSize(url: string, bytes: number, size: number): AppError {
  return new AppError(
    'corrupt',
    `${url} sends ${bytes} bytes where the hub's own list says ${size}. Check HF_ENDPOINT and what lies between.`,
  );
}

async function writeBody(
  { body }: Answer,
  target: FileHandle,
  start: number,
  { file: { size }, url, report, gotOn }: Wanted & Pick<Rest, 'gotOn'>,
): Promise<void> {
  let position = start;
  for await (const chunk of body) {
    if (position + chunk.length > size) throw wrongSize(url, position + chunk.length, size);
    await writeAll(target, chunk, position);
    position += chunk.length;
    if (position - start >= GOT_ON_BYTES) gotOn();
    report?.(position);
  }
  if (position < size) {
    throw new AppError(
      'unavailable',
      `${url} ended after ${position} of ${size} bytes. Try again: what was fetched is kept.`,
    );
  }
}

async function writeAll(target: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await target.write(chunk, written, chunk.length - written, position + written);
    written += bytesWritten;
  }
}

/** The hash of what lies on the disk, of the kind that the hub tells for this file. */
async function contentHash(
  path: string,
  { hash: expected, size }: KnownFile,
  signal?: AbortSignal,
): Promise<string> {
  const isGit = expected.length === 40;
  const hash = createHash(isGit ? 'sha1' : 'sha256');
  if (isGit) hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}
