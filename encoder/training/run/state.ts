import { z } from 'zod';
import type { FloatTensor } from '../../model/weights/safetensors.ts';
import type { Moments } from '../step/adamw.ts';

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

export const progressSchema = z.object({
  /** What is trained how on what; a checkpoint of something else is not gone on from. */
  fingerprint: z.string(),
  finished: z.array(phaseRecordSchema),
  current: phaseRecordSchema,
});

/** How far a training has come: phases that are done, and the one under way. */
export type Progress = z.infer<typeof progressSchema>;

export const NOTHING_DONE: PhaseRecord = {
  steps: 0,
  firstLoss: null,
  lastLoss: null,
  best: null,
  evaluations: [],
  seconds: 0,
};

/** Everything that the next step depends on. */
export interface Snapshot {
  readonly progress: Progress;
  readonly weights: ReadonlyMap<string, FloatTensor>;
  readonly moments: ReadonlyMap<string, Moments>;
}
