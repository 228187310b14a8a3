import type { TrainStudentOptions } from '../../encoder/training/tune/tune.ts';
import type { Context } from './context.ts';

/** Tells the person at the terminal of each look at a training's dev data. */
export function evaluationNote({ note }: Context): NonNullable<TrainStudentOptions['onEvaluation']> {
  return (phase, { step, score, figures }) => {
    const parts = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(2)}`);
    note(`${phase}, step ${step}: dev ${score.toFixed(2)} (${parts.join(', ')})`);
  };
}
