import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { z } from 'zod';
import { shipped } from '../../core/paths.ts';
import { readModelFolder } from '../../encoder/model/folder.ts';
import { type Batch, INPUTS, PROJECTION } from '../../encoder/training/objectives.ts';
import { readStudent, type Student } from '../../encoder/training/student.ts';
import { tinyCheckpoint } from './fixtures.ts';

/** What make_training_fixtures.py made. */

const runSchema = z.object({ losses: z.array(z.number()), norms: z.array(z.number()) });

const modelSchema = z.object({
  keep: z.array(z.number()),
  rate: z.number(),
  batches: z.array(z.object({ texts: z.array(z.array(z.number())), scores: z.array(z.number()) })),
  runs: z.record(
    z.string(),
    z.object({
      /** Loss and gradient of the first batch. `tokens`: the word table's rows that are not zero. */
      first: z.object({
        loss: z.number(),
        norms: z.record(z.string(), z.number()),
        tokens: z.array(z.number()),
      }),
      frozen: runSchema,
      trained: runSchema.optional(),
    }),
  ),
});
export type ModelReferences = z.infer<typeof modelSchema>;

const FOLDERS = { tiny: tinyCheckpoint('tiny-plain-fp32'), base: join(shipped.models, 'all-MiniLM-L6-v2') };
export type ModelName = keyof typeof FOLDERS;

function path(name: string): string {
  return fileURLToPath(new URL(`./fixtures/training/${name}`, import.meta.url));
}

export function references(model: ModelName): ModelReferences {
  return modelSchema.parse(JSON.parse(readFileSync(path(`${model}.json`), 'utf8')));
}

/** Numbers kept beside: `base-CoSENTLoss-gradients`. */
export function referenceNumbers(name: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(path(`${name}.f32`))).buffer);
}

/** The distillation from a teacher that is wider by 16. */
export const PROJECTED = 'EmbeddingDistillation-projected';
const WIDER = 16;

/** Of each query: its positive and two negatives. */
export const CANDIDATES = 3;

/** The student of a loss, with the width of its teacher. */
export async function student(model: ModelName, loss: string): Promise<Student & { width: number }> {
  const read = await readStudent(await readModelFolder(FOLDERS[model]), references(model).keep);
  for (const [name, { shape, data }] of read.weights) {
    // The tiny one's biases of about 1 drown everything else: all vectors would be nearly the same.
    const isBias = shape.length === 1 && !name.endsWith('LayerNorm.weight');
    if (model === 'tiny' && isBias) for (const [index, value] of data.entries()) data[index] = value - 1;
  }
  const { hidden } = read.config;
  if (loss !== PROJECTED) return { ...read, width: hidden };
  const width = hidden + WIDER;
  const data = Float32Array.from({ length: width * hidden }, (_, index) => mixed(index + 77) / 2 ** 32 - 0.5);
  return {
    ...read,
    width,
    weights: new Map([...read.weights, [PROJECTION, { shape: [width, hidden], data }]]),
  };
}

/** A hash of whole numbers (MurmurHash3's finaliser), as make_training_fixtures.py has it. */
export function mixed(index: number): number {
  let x = index;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const SKETCH = 256;

/** Each element added, with a sign, to one of 256 sums: norms of sketches are those of the tensors, on average. */
export function sketch(values: Float32Array): Float32Array {
  const sums = new Float64Array(SKETCH);
  for (const [index, value] of values.entries()) {
    const hash = mixed(index);
    const at = hash % SKETCH;
    sums[at] = (sums[at] ?? 0) + (hash & SKETCH ? -value : value);
  }
  return Float32Array.from(sums);
}

/** Directions that stand for a teacher's, [texts, hidden], the same as in Python. */
function teacherVectors(texts: number, hidden: number, step: number): Float32Array {
  const vectors = Float32Array.from(
    { length: texts * hidden },
    (_, index) => mixed(index + step * 100_000) / 2 ** 32 - 0.5,
  );
  for (let row = 0; row < texts; row++) {
    const vector = vectors.subarray(row * hidden, (row + 1) * hidden);
    const length = Math.hypot(...vector);
    for (const [place, value] of vector.entries()) vector[place] = value / length;
  }
  return vectors;
}

/** The batch of a step, with what every objective reads. */
export function batchOf({ batches }: ModelReferences, width: number, step: number): Batch {
  const { texts, scores } = batches[step] ?? expect.fail(`There is no step ${step}`);
  const inputs = {
    [INPUTS.teacher]: teacherVectors(texts.length, width, step),
    [INPUTS.candidates]: Float32Array.from(
      { length: (texts.length / (1 + CANDIDATES)) * CANDIDATES },
      (_, index) => mixed(index + step * 100_000 + 5) / 2 ** 32,
    ),
    [INPUTS.scores]: Float32Array.from(scores),
    [INPUTS.lower]: Float32Array.from(scores.flatMap((row) => scores.map((column) => Number(row < column)))),
  };
  return { texts, inputs };
}
