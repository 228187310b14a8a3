import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openSession } from '../../encoder/runtime/session.ts';
import type { Role } from '../../encoder/model/prompts.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';

/** Texts between two writes of what is made. */
const CHUNK = 512;

const textsSchema = z.array(z.string());

/**
 * The unit vectors of texts by a variant, kept in `folder` from one run to the next under the model's identity and the role.
 */
export async function vectorsOf(
  texts: readonly string[],
  variant: ReadyVariant,
  folder: string,
  role: Role,
): Promise<ReadonlyMap<string, Float32Array>> {
  await mkdir(folder, { recursive: true });
  const stem = join(folder, `${variant.identity}-${role}`);
  const known = await readKept(stem, variant.dimensions);
  const missing = [...new Set(texts)].filter((text) => !known.has(text));
  if (missing.length === 0) return known;
  const session = await openSession(variant.dir, { threads: 1 });
  try {
    for (let done = 0; done < missing.length; done += CHUNK) {
      const chunk = missing.slice(done, done + CHUNK);
      const { vectors } = await session.embed(chunk, role);
      for (const [row, text] of chunk.entries()) {
        known.set(text, vectors.slice(row * variant.dimensions, (row + 1) * variant.dimensions));
      }
      await keep(stem, known, variant.dimensions);
      process.stderr.write(`${variant.name}: ${done + chunk.length} of ${missing.length} texts embedded\n`);
    }
  } finally {
    await session.close();
  }
  return known;
}

async function readKept(stem: string, dimensions: number): Promise<Map<string, Float32Array>> {
  try {
    const texts = textsSchema.parse(JSON.parse(await readFile(`${stem}.json`, 'utf8')));
    const bytes = await readFile(`${stem}.f32`);
    const vectors = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    );
    return new Map(
      texts.map((text, row) => [text, vectors.subarray(row * dimensions, (row + 1) * dimensions)]),
    );
  } catch {
    return new Map();
  }
}

async function keep(
  stem: string,
  known: ReadonlyMap<string, Float32Array>,
  dimensions: number,
): Promise<void> {
  const vectors = new Float32Array(known.size * dimensions);
  for (const [row, vector] of [...known.values()].entries()) vectors.set(vector, row * dimensions);
  await writeFile(`${stem}.f32`, new Uint8Array(vectors.buffer));
  await writeFile(`${stem}.json`, JSON.stringify([...known.keys()]));
}
