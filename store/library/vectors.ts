import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Database } from '../database.ts';

if (endianness() !== 'LE') throw new Error('Vectors are stored as this machine holds them, little-endian.');

/** The vectors of one model, by the SHA-256 of their texts: what it has embedded once it need not embed again. */
export interface VectorCache {
  /** Whether there is one, as it was stored. */
  has(textHash: Buffer): boolean;
  /** Copies a vector to `target` at `offset`; false where there is none, or where it is damaged. */
  copy(textHash: Buffer, target: Float32Array, offset: number): boolean;
  /**
   * Stores vectors, replacing older ones, all or none.
   *
   * @param vectors row-major, one row a hash
   */
  put(textHashes: readonly Buffer[], vectors: Float32Array): void;
  count(): number;
  /** Drops the vectors of all texts but these. */
  keepOnly(textHashes: Iterable<Buffer>): void;
}

const rowSchema = z.object({ vector: z.instanceof(Buffer), checksum: z.number().nullable() });

/** How far the length of a vector of older programs, which wrote no checksum, may be from 1. */
const ROUNDING = 0.01;

/** Whether a vector is as it was stored: one flipped bit would else go live, and stay. */
export function isIntact({ vector, checksum }: z.infer<typeof rowSchema>): boolean {
  if (checksum !== null) return crc32(vector) === checksum;
  let squares = 0;
  for (let at = 0; at + 4 <= vector.length; at += 4) squares += vector.readFloatLE(at) ** 2;
  return Math.abs(squares - 1) < ROUNDING;
}

/**
 * Counts the vectors that are not as they were stored, and drops them if asked: the next run embeds their texts anew.
 */
export function damagedVectors(database: Database, drop: boolean): number {
  const remove = database.prepare('DELETE FROM vectors WHERE model = ? AND text_hash = ?');
  const damaged: { model: number; textHash: Buffer }[] = [];
  for (const row of database
    .prepare('SELECT model, text_hash AS textHash, vector, checksum FROM vectors')
    .iterate()) {
    const { model, textHash, ...stored } = storedSchema.parse(row);
    if (!isIntact(stored)) damaged.push({ model, textHash });
  }
  if (drop) for (const { model, textHash } of damaged) remove.run(model, textHash);
  return damaged.length;
}

const storedSchema = rowSchema.extend({ model: z.number(), textHash: z.instanceof(Buffer) });

/** The table `vectors` as one model sees it; `identity` as in model/folder.ts. */
export function vectorCache(database: Database, identity: string, dimensions: number): VectorCache {
  const model = modelRow(database, identity);
  const bytesEach = dimensions * Float32Array.BYTES_PER_ELEMENT;
  const select = database.prepare<[number, Buffer]>(
    'SELECT vector, checksum FROM vectors WHERE model = ? AND text_hash = ?',
  );
  const intact = (textHash: Buffer): Buffer | null => {
    const row = select.get(model, textHash);
    if (row === undefined) return null;
    const stored = rowSchema.parse(row);
    return stored.vector.length === bytesEach && isIntact(stored) ? stored.vector : null;
  };
  const insert = database.prepare(
    'INSERT OR REPLACE INTO vectors (model, text_hash, vector, checksum) VALUES (?, ?, ?, ?)',
  );
  const count = database.prepare('SELECT count(*) FROM vectors WHERE model = ?').pluck();
  return {
    has: (textHash) => intact(textHash) !== null,
    copy(textHash, target, offset) {
      const bytes = intact(textHash);
      if (bytes === null) return false;
      // Into the target's own bytes: the blob need not begin where a float may.
      new Uint8Array(target.buffer, target.byteOffset + offset * 4, bytesEach).set(bytes);
      return true;
    },
    put: database.transaction((textHashes: readonly Buffer[], vectors: Float32Array) => {
      for (const [row, textHash] of textHashes.entries()) {
        const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
        const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
        insert.run(model, textHash, bytes, crc32(bytes));
      }
    }),
    count: () => z.number().parse(count.get(model)),
    keepOnly: database.transaction((textHashes: Iterable<Buffer>) => {
      database.exec('CREATE TEMP TABLE kept (text_hash BLOB PRIMARY KEY) WITHOUT ROWID');
      const keep = database.prepare('INSERT OR IGNORE INTO kept VALUES (?)');
      for (const textHash of textHashes) keep.run(textHash);
      database.prepare('DELETE FROM vectors WHERE model = ? AND text_hash NOT IN kept').run(model);
      database.exec('DROP TABLE kept');
    }),
  };
}

function modelRow(database: Database, identity: string): number {
  const row = database
    .prepare(
      `INSERT INTO models (identity, used_at) VALUES (?, ?)
       ON CONFLICT (identity) DO UPDATE SET used_at = excluded.used_at RETURNING id`,
    )
    .pluck()
    .get(identity, new Date().toISOString());
  return z.number().parse(row);
}

/**
 * Drops the vectors of models that are not among `kept` and were not used since `before`.
 *
 * @param before ISO 8601
 */
export function forgetModels(database: Database, kept: readonly string[], before: string): void {
  database
    .prepare('DELETE FROM models WHERE used_at < ? AND identity NOT IN (SELECT value FROM json_each(?))')
    .run(before, JSON.stringify(kept));
}
