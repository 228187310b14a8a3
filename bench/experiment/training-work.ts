import { z } from 'zod';
import { readLineage } from '../../encoder/model/lineage.ts';

const phaseSchema = z.object({
  phase: z.enum(['nli', 'sts', 'distil', 'ranking']),
  batch: z.number(),
  accumulate: z.number().default(1),
  negatives: z.number().optional(),
  stepsDone: z.number(),
  seconds: z.number(),
});

/** What a model was trained with, all phases together. */
export interface TrainingWork {
  readonly steps: number;
  /** Texts that went through it, each as often as it did. */
  readonly texts: number;
  /** On the machine that trained it. */
  readonly seconds: number;
}

/** Texts of one item of a batch; one that is ranked has its negatives beside. */
const TEXTS_OF_ITEM = { nli: 3, sts: 2, distil: 1, ranking: 2 } as const;

/** Texts that one step of a phase reads. */
export function textsOfStep({
  phase,
  batch,
  accumulate = 1,
  negatives = 0,
}: {
  readonly phase: keyof typeof TEXTS_OF_ITEM;
  readonly batch: number;
  readonly accumulate?: number | undefined;
  readonly negatives?: number | undefined;
}): number {
  return (TEXTS_OF_ITEM[phase] + negatives) * batch * accumulate;
}

/** What a model folder's lineage tells of its training. */
export async function trainingWork(dir: string): Promise<TrainingWork> {
  const phases = z.array(phaseSchema).parse((await readLineage(dir))?.phases ?? []);
  const sum = (part: (phase: z.infer<typeof phaseSchema>) => number): number =>
    phases.reduce((total, phase) => total + part(phase), 0);
  return {
    steps: sum(({ stepsDone }) => stepsDone),
    texts: sum((phase) => phase.stepsDone * textsOfStep(phase)),
    seconds: sum(({ seconds }) => seconds),
  };
}
