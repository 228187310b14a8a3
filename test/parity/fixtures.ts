import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What make_fixtures.py made. */

const dir = fileURLToPath(new URL('./fixtures', import.meta.url));

/** The texts that every file of vectors is about, in its order. */
export const texts = z.array(z.string()).parse(JSON.parse(readFileSync(join(dir, 'texts.json'), 'utf8')));

/** A tiny random checkpoint: `tiny-cls-fp16`, `tiny-max-bf16` (in shards) or `tiny-plain-fp32`. */
export function tinyCheckpoint(name: string): string {
  return join(dir, name);
}

/** PyTorch's vectors, texts × dimensions, of the base with some of its layers. */
export async function baseVectors(keep: readonly number[]): Promise<Float32Array> {
  const bytes = await readFile(join(dir, `all-MiniLM-L6-v2-${keep.join('-')}.i16`));
  const fixed = new Int16Array(Uint8Array.from(bytes).buffer);
  return Float32Array.from(fixed, (value) => value / 32767);
}

/** PyTorch's vectors of a tiny checkpoint, not normalized. */
export async function tinyVectors(name: string): Promise<Float32Array> {
  return new Float32Array(Uint8Array.from(await readFile(join(dir, `${name}.f32`))).buffer);
}

/** The texts that make_architectures.py embedded: every fourth. */
export const someTexts = texts.filter((_, row) => row % 4 === 0);

/** A tiny random checkpoint of an architecture, and PyTorch's vectors of it, not normalized but where it does so. */
export function architectureCheckpoint(name: string): string {
  return join(dir, 'architectures', name);
}

/** @param depth `pruned` to layers 0, 1 and 3 of 4 */
export async function architectureVectors(name: string, depth: 'full' | 'pruned'): Promise<Float32Array> {
  const file = depth === 'full' ? `${name}.f32` : `${name}-pruned.f32`;
  return new Float32Array(Uint8Array.from(await readFile(join(dir, 'architectures', file))).buffer);
}

/** PyTorch's vectors of a checkpoint of an architecture with truncate_dim 12, normalized. */
export async function truncatedVectors(name: string): Promise<Float32Array> {
  const file = join(dir, 'architectures', `${name}-first-12.f32`);
  return new Float32Array(Uint8Array.from(await readFile(file)).buffer);
}

/** The largest difference of two components. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers are compared with ${b.length}.`);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0);
}
