import { endianness } from 'node:os';
import { z } from 'zod';
import type { Database } from '../database.ts';

if (endianness() !== 'LE') throw new Error('Vectors are stored as this machine holds them, little-endian.');

/** The vectors of one model, by the SHA-256 of their texts: what it has embedded once it need not embed again. */
export interface VectorCache {
  has(textHash: Buffer): boolean;
  /** Copies a vector to `target` at `offset`; false where there is none. */
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

/** The table `vectors` as one model sees it; `identity` as in model/folder.ts. */
export function vectorCache(database: Database, identity: string, dimensions: number): VectorCache {
  const model = modelRow(database, identity);
  const bytesEach = dimensions * Float32Array.BYTES_PER_ELEMENT;
  const wanted = 'FROM vectors WHERE model = ? AND text_hash = ? AND length(vector) = ?';
  const has = database.prepare(`SELECT 1 ${wanted}`);
  const select = database.prepare<[number, Buffer, number], Buffer>(`SELECT vector ${wanted}`).pluck();
  const insert = database.prepare(
    'INSERT OR REPLACE INTO vectors (model, text_hash, vector) VALUES (?, ?, ?)',
  );
  const count = database.prepare('SELECT count(*) FROM vectors WHERE model = ?').pluck();
  return {
    has: (textHash) => has.get(model, textHash, bytesEach) !== undefined,
    copy(textHash, target, offset) {
      const bytes = select.get(model, textHash, bytesEach);
      if (bytes === undefined) return false;
      // Into the target's own bytes: the blob need not begin where a float may.
      new Uint8Array(target.buffer, target.byteOffset + offset * 4, bytesEach).set(bytes);
      return true;
    },
    put: database.transaction((textHashes: readonly Buffer[], vectors: Float32Array) => {
      for (const [row, textHash] of textHashes.entries()) {
        const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
        insert.run(model, textHash, Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
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
