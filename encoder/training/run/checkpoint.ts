import { z } from 'zod';
import { encodeSafetensors, type FloatTensor, openSafetensors } from '../../model/weights/safetensors.ts';
import type { Moments } from '../step/adamw.ts';
import { existsSync } from 'node:fs';
import { AppError } from '../../../core/errors.ts';
import { writeFileAtomically } from '../../../core/files.ts';

const figures = z.record(z.string(), z.number());

const evaluationSchema = z.object({
  /** Steps of the phase that were done by then. */
  step: z.number().int().min(0),
  /** What is to be as high as possible. */
  score: z.number(),
  /** What the score is made of, by name. */
  figures,
});

/** Quality on dev data at some step of a phase. */
export type Evaluation = z.infer<typeof evaluationSchema>;

const phaseRecordSchema = z.object({
  steps: z.number().int().min(0),
  /** Mean loss over the first and the last steps. */
  firstLoss: z.number().nullable(),
  lastLoss: z.number().nullable(),
  /** The step whose weights were kept. */
  best: evaluationSchema.nullable(),
  evaluations: z.array(evaluationSchema),
  /** Of this machine, without interruptions. */
  seconds: z.number(),
});

/** How a phase went. */
export type PhaseRecord = z.infer<typeof phaseRecordSchema>;

const progressSchema = z.object({
  /** What is trained how on what; a checkpoint of something else is not gone on from. */
  fingerprint: z.string(),
  finished: z.array(phaseRecordSchema),
  current: phaseRecordSchema,
});

/** How far a training has come: phases that are done, and the one under way. */
type Progress = z.infer<typeof progressSchema>;

export const NOTHING_DONE: PhaseRecord = {
  steps: 0,
  firstLoss: null,
  lastLoss: null,
  best: null,
  evaluations: [],
  seconds: 0,
};

/** Everything that the next step depends on. */
interface Snapshot {
  readonly progress: Progress;
  readonly weights: ReadonlyMap<string, FloatTensor>;
  readonly moments: ReadonlyMap<string, Moments>;
}

/** Where the parts of a snapshot lie in one safetensors file. */
const WEIGHT = 'weight ';
const FIRST = 'first moment ';
const SECOND = 'second moment ';

/**
 * Writes a snapshot as one file that is there whole or not at all.
 *
 * @throws AppError `failed` when the disk is full
 */
export async function writeCheckpoint(path: string, { progress, weights, moments }: Snapshot): Promise<void> {
  const tensors = new Map<string, FloatTensor>();
  for (const [name, tensor] of weights) tensors.set(WEIGHT + name, tensor);
  for (const [name, { first, second }] of moments) {
    tensors.set(FIRST + name, { shape: [first.length], data: first });
    tensors.set(SECOND + name, { shape: [second.length], data: second });
  }
  const parts = encodeSafetensors(tensors, 'F32', { progress: JSON.stringify(progress) });
  await writeFileAtomically(path, Buffer.concat(parts));
}

/**
 * Reads the progress of a checkpoint and its tensors into a snapshot's arrays; null where there is none.
 *
 * @throws AppError `corrupt` for a file that is damaged
 */
export async function readCheckpoint(path: string): Promise<Snapshot | null> {
  if (!existsSync(path)) return null;
  const file = await openSafetensors(path);
  try {
    const weights = new Map<string, FloatTensor>();
    const firsts = new Map<string, Float32Array>();
    const seconds = new Map<string, Float32Array>();
    for (const name of file.tensors.keys()) {
      const tensor = await file.read(name);
      if (name.startsWith(WEIGHT)) weights.set(name.slice(WEIGHT.length), tensor);
      else if (name.startsWith(FIRST)) firsts.set(name.slice(FIRST.length), tensor.data);
      else if (name.startsWith(SECOND)) seconds.set(name.slice(SECOND.length), tensor.data);
    }
    const moments = [...firsts].map(([name, first]) => {
      const second = seconds.get(name);
      if (second === undefined) throw corrupt(path);
      return [name, { first, second }] as const;
    });
    return { progress: progressOf(path, file.metadata.progress), weights, moments: new Map(moments) };
  } finally {
    await file.close();
  }
}

function progressOf(path: string, text: string | undefined): Progress {
  const progress = progressSchema.safeParse(JSON.parse(text ?? 'null'));
  if (progress.success) return progress.data;
  throw corrupt(path);
}

function corrupt(path: string): AppError {
  return new AppError('corrupt', `${path} is no checkpoint of a training. Remove it to begin anew.`);
}
