import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, systemCode } from '../../../core/errors.ts';
import { fromBf16, fromFp16, toFp16 } from './float16.ts';

/**
 * The safetensors format (huggingface/safetensors): eight bytes of header length, a JSON header that names each
 * tensor's type, shape and byte range, then the data.
 */

/** Bytes of one number of each type that the format knows. */
const WIDTHS: Readonly<Record<string, number>> = {
  F64: 8, F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, F8_E5M2: 1,
  I64: 8, I32: 4, I16: 2, I8: 1, U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1,
}; // prettier-ignore

/** The reference implementation refuses longer ones too. */
const MAX_HEADER_LENGTH = 100_000_000;

const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().min(0)),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});

const metadataSchema = z.record(z.string(), z.string());

/** Where a tensor lies in its file. */
interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the start of the file. */
  readonly start: number;
  readonly end: number;
}

/** A float tensor in memory, row-major. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

function corrupt(path: string, what: string): AppError {
  return new AppError('corrupt', `${path} ${what}. Copy or download the file again.`);
}

function parseHeader(
  path: string,
  text: string,
  dataStart: number,
  fileBytes: number,
): Pick<SafetensorsFile, 'tensors' | 'metadata'> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new AppError('corrupt', `${path} is not a safetensors file: its header is not JSON.`, {
      cause: error,
    });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw corrupt(path, 'is not a safetensors file: its header is not an object');
  }
  const entries = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const parsed = tensorSchema.safeParse(value);
    if (!parsed.success) throw corrupt(path, `has a header that does not describe ${name} as it should`);
    const { dtype, shape, data_offsets } = parsed.data;
    const [from, to] = data_offsets;
    const width = WIDTHS[dtype];
    if (width === undefined) throw corrupt(path, `stores ${name} in the unknown type ${dtype}`);
    if (from > to || dataStart + to > fileBytes) {
      throw corrupt(path, `is truncated: ${name} ends at byte ${dataStart + to} of ${fileBytes}`);
    }
    const expected = shape.reduce((product, size) => product * size, width);
    if (to - from !== expected) {
      throw corrupt(
        path,
        `gives ${name} ${to - from} bytes where [${shape.join(', ')}] ${dtype} takes ${expected}`,
      );
    }
    entries.set(name, { dtype, shape, start: dataStart + from, end: dataStart + to });
  }
  const ordered = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  let reached = dataStart;
  for (const [name, { start, end }] of ordered) {
    if (start < reached) throw corrupt(path, `has overlapping tensors: ${name} starts inside another`);
    reached = end;
  }
  const metadata = metadataSchema.safeParse('__metadata__' in header ? header.__metadata__ : {});
  if (!metadata.success) throw corrupt(path, 'has metadata that is no list of texts');
  return { tensors: entries, metadata: metadata.data };
}

async function readExactly(
  file: FileHandle,
  start: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) return null;
    done += bytesRead;
  }
  return bytes;
}

/** One safetensors file whose header has been read and checked; tensors are read when they are asked for. */
export interface SafetensorsFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** What the header says of the whole file. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * A tensor of type F32, F16 or BF16 as 32-bit floats.
   *
   * @throws AppError `invalid` for another type, `corrupt` for NaN or infinite values.
   */
  read(name: string): Promise<FloatTensor>;
  close(): Promise<void>;
}

/** 16-bit numbers that are widened at a time, so that a large tensor is never in memory in both widths. */
const WIDENED_TOGETHER = 1 << 20;

const WIDEN: Readonly<Record<string, (halves: Uint16Array) => Float32Array>> = {
  F16: fromFp16,
  BF16: fromBf16,
};

/** The numbers of a tensor that is stored as F32 or as what can be widened; null where the file ends before they do. */
async function readFloats(
  file: FileHandle,
  { dtype, start, end }: TensorEntry,
): Promise<Float32Array | null> {
  const widen = WIDEN[dtype];
  if (widen === undefined) {
    const bytes = await readExactly(file, start, end - start);
    return bytes && new Float32Array(bytes.buffer);
  }
  const data = new Float32Array((end - start) / 2);
  for (let at = 0; at < data.length; at += WIDENED_TOGETHER) {
    const count = Math.min(WIDENED_TOGETHER, data.length - at);
    const bytes = await readExactly(file, start + 2 * at, 2 * count);
    if (bytes === null) return null;
    data.set(widen(new Uint16Array(bytes.buffer)), at);
  }
  return data;
}

/**
 * Opens a safetensors file and checks its whole header.
 *
 * @throws AppError `not-found` or `corrupt` (truncated, header too long or not JSON, overlapping or wrongly
 *   sized tensors).
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT')
      throw new AppError('not-found', `There is no ${path}.`, { cause: error });
    throw error;
  }
  try {
    const { size } = await file.stat();
    const prefix = size < 8 ? null : await readExactly(file, 0, 8);
    if (prefix === null) throw corrupt(path, `is truncated: ${size} bytes`);
    const headerBytes = Number(new DataView(prefix.buffer).getBigUint64(0, true));
    if (headerBytes > MAX_HEADER_LENGTH) {
      throw corrupt(path, `is not a safetensors file: its header claims to be ${headerBytes} bytes long`);
    }
    const header = 8 + headerBytes > size ? null : await readExactly(file, 8, headerBytes);
    if (header === null) throw corrupt(path, 'is truncated inside its header');
    const { tensors, metadata } = parseHeader(path, new TextDecoder().decode(header), 8 + headerBytes, size);
    return {
      path,
      tensors,
      metadata,
      async read(name) {
        const entry = tensors.get(name);
        if (entry === undefined) throw corrupt(path, `holds no tensor ${name}`);
        if (entry.dtype !== 'F32' && !(entry.dtype in WIDEN)) {
          throw new AppError(
            'invalid',
            `${path} stores ${name} as ${entry.dtype}; weights must be F32, F16 or BF16. Save the model in one of these.`,
          );
        }
        const data = await readFloats(file, entry);
        if (data === null) throw corrupt(path, `was cut short while ${name} was read`);
        if (!data.every(Number.isFinite)) throw corrupt(path, `has NaN or infinite weights in ${name}`);
        return { shape: entry.shape, data };
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** How weights are stored in a safetensors file. */
export type StoredType = 'F32' | 'F16';

function stored(name: string, data: Float32Array, type: StoredType): Uint8Array {
  if (type === 'F32') return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const halves = toFp16(data);
  if (halves.some((bits) => (bits & 0x7c00) === 0x7c00)) {
    throw new AppError(
      'failed',
      `${name} has values beyond 65504, which fp16 cannot hold. Use --precision fp32.`,
    );
  }
  return new Uint8Array(halves.buffer);
}

/**
 * The bytes of a safetensors file in consecutive parts (the parts are views of the tensors where possible).
 *
 * @throws AppError `failed` when fp16 cannot hold a value.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, FloatTensor>,
  type: StoredType,
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    const bytes = stored(name, data, type);
    header[name] = { dtype: type, shape, data_offsets: [offset, offset + bytes.byteLength] };
    offset += bytes.byteLength;
    parts.push(bytes);
  }
  const text = JSON.stringify(header);
  // Padded with spaces so that the data begins at a multiple of eight, as the format asks.
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.byteLength), true);
  return [length, json, ...parts];
}
