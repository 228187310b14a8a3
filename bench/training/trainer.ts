import { z } from 'zod';
import { nodeProcess, pythonProcess, type LineProcess } from '../line-process.ts';

/** What a step trains on what. */
export interface Case {
  readonly layers: number;
  /** A batch: pairs of texts, all of `tokens` tokens. */
  readonly pairs: number;
  readonly tokens: number;
  readonly embeddings: 'frozen' | 'trained';
  readonly dropout: number;
}

/** Where and how everybody trains. */
export interface Setting {
  /** Model folder of which the first layers are trained. */
  readonly folder: string;
  readonly threads: number;
}

const turnSchema = z.object({
  /** A step, or all products. */
  milliseconds: z.number(),
  /** The same as the processor counts it, over all threads. */
  processorMilliseconds: z.number(),
  /** Highest resident memory of the process so far. */
  peakBytes: z.number(),
});
export type Turn = z.infer<typeof turnSchema>;

const readySchema = z.object({ ready: z.record(z.string(), z.string()) });

/**
 * A process that makes steps when it is told to and says what they took. It first prints
 * `{"ready": {package: version}}`, then a `Turn` for each line `{"steps": 1}`.
 */
export interface Trainer {
  readonly versions: Readonly<Record<string, string>>;
  turn(): Promise<Turn>;
  close(): Promise<void>;
}

/** Our engine, in a process of its own as its memory is to be measured. */
export function ourTrainer(what: Case, setting: Setting): Promise<Trainer> {
  return trainerOf(nodeProcess(new URL('./our-trainer.ts', import.meta.url), { ...what, ...setting }));
}

/** PyTorch's, by sentence-transformers' loss. */
export function pytorchTrainer(python: string, what: Case, setting: Setting): Promise<Trainer> {
  const script = new URL('./pytorch_trainer.py', import.meta.url);
  return trainerOf(pythonProcess(python, script, { ...what, ...setting }));
}

/** ONNX Runtime's products of a batch's hidden states with the widest weights: the rate that nothing can pass. */
export function rawProducts(what: Case, setting: Setting): Promise<Trainer> {
  return trainerOf(nodeProcess(new URL('./raw-products.ts', import.meta.url), { ...what, ...setting }));
}

async function trainerOf(process: LineProcess): Promise<Trainer> {
  const { ready } = readySchema.parse(await process.read());
  return {
    versions: ready,
    turn: async () => turnSchema.parse(await process.ask({ steps: 1 })),
    close: () => process.close(),
  };
}
