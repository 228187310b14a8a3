import { fromFp16 } from '../../model/weights/float16.ts';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { systemCode } from '../../../core/errors.ts';

/** Vectors of a list of texts, by their place in it. */
export interface VectorRows {
  readonly length: number;
  /** Numbers of a vector. */
  readonly hidden: number;
  /** Copies one vector to `target`, from `offset` on. */
  copy(row: number, target: Float32Array, offset: number): void;
}

/** Rows of fp16 bit patterns [rows · hidden], which stay what they are until a row is asked for. */
export function halfRows(halves: Uint16Array, hidden: number): VectorRows {
  return {
    length: halves.length / hidden,
    hidden,
    copy(row, target, offset) {
      target.set(fromFp16(halves.subarray(row * hidden, (row + 1) * hidden)), offset);
    },
  };
}

/** The vectors of some rows, one after the other, [rows · hidden]. */
export function gathered(vectors: VectorRows, rows: readonly number[]): Float32Array {
  const result = new Float32Array(rows.length * vectors.hidden);
  for (const [index, row] of rows.entries()) vectors.copy(row, result, index * vectors.hidden);
  return result;
}

/** How many vectors a file holds, of how many numbers, and how many of them are checked together. */
export interface VectorFileShape {
  readonly rows: number;
  readonly hidden: number;
  readonly chunk: number;
}

const CHECKSUM_BYTES = 32;

/**
 * The file's layout: chunk after chunk its rows as fp16 and their SHA-256, so that a file of which a part is missing
 * or damaged still tells which chunks are good.
 */
function placeOf(chunk: number, { rows, hidden, chunk: size }: VectorFileShape) {
  const first = chunk * size;
  const count = Math.max(0, Math.min(size, rows - first));
  const position = first * hidden * Uint16Array.BYTES_PER_ELEMENT + chunk * CHECKSUM_BYTES;
  return { position, from: first * hidden, to: (first + count) * hidden };
}

export function chunksOf({ rows, chunk }: VectorFileShape): number {
  return Math.ceil(rows / chunk);
}

function checksum(halves: Uint16Array): Buffer {
  return createHash('sha256').update(halves).digest();
}

async function goodChunks(file: FileHandle, shape: VectorFileShape, into: Uint16Array): Promise<number> {
  const total = chunksOf(shape);
  for (let chunk = 0; chunk < total; chunk++) {
    const { position, from, to } = placeOf(chunk, shape);
    const halves = into.subarray(from, to);
    const sum = Buffer.alloc(CHECKSUM_BYTES);
    const { bytesRead } = await file.read(halves, 0, halves.byteLength, position);
    await file.read(sum, 0, CHECKSUM_BYTES, position + halves.byteLength);
    if (bytesRead < halves.byteLength || !checksum(halves).equals(sum)) return chunk;
  }
  return total;
}

/**
 * Reads the good chunks with which a file begins.
 *
 * @param into all rows, [rows · hidden]
 * @returns how many chunks are good; 0 where there is no file
 */
export async function readChunks(path: string, shape: VectorFileShape, into: Uint16Array): Promise<number> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
  try {
    return await goodChunks(file, shape, into);
  } finally {
    await file.close();
  }
}

/** A file that is being written chunk by chunk. */
interface ChunkWriter {
  /** As `readChunks`, of this very file, whatever it is called by now. */
  read(into: Uint16Array): Promise<number>;
  /** Writes one chunk of all rows [rows · hidden]. */
  write(chunk: number, all: Uint16Array): Promise<void>;
  /** Ends the file behind the last chunk and waits for the disk. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file to go on writing, or makes it; what it holds stays. */
export async function openChunkWriter(path: string, shape: VectorFileShape): Promise<ChunkWriter> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o666);
  return {
    read: (into) => goodChunks(file, shape, into),
    async write(chunk, all) {
      const { position, from, to } = placeOf(chunk, shape);
      const halves = all.subarray(from, to);
      const bytes = Buffer.from(halves.buffer, halves.byteOffset, halves.byteLength);
      const whole = Buffer.concat([bytes, checksum(halves)]);
      for (let written = 0; written < whole.length;) {
        const { bytesWritten } = await file.write(whole, written, whole.length - written, position + written);
        written += bytesWritten;
      }
    },
    async finish() {
      const last = placeOf(chunksOf(shape) - 1, shape);
      const bytes = (last.to - last.from) * Uint16Array.BYTES_PER_ELEMENT;
      await file.truncate(last.position + bytes + CHECKSUM_BYTES);
      await file.sync();
    },
    close: () => file.close(),
  };
}
