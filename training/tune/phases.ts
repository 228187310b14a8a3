import type { ReportProgress } from '../../core/progress.ts';
import type { Tokenizer } from '../../encoder/tokenizer.ts';
import type { TrainingTexts } from '../data/training-texts.ts';
import { needsTeacher, objectiveOf } from '../objectives.ts';
import type { Recipe } from '../recipe.ts';
import type { DevMeasure } from '../dev/dev-score.ts';
import type { TrainingOptions } from '../run/training.ts';
import { batchesOf } from './batches-of.ts';
import { tokenise } from './tokenise.ts';
import type { Teacher } from './teacher.ts';
import type { PhaseData } from './training-data.ts';

export interface PhaseMeans {
  readonly tokenizer: Tokenizer;
  readonly teacher: Pick<Teacher, 'vectorsOf'>;
  readonly dev: DevMeasure;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** The phases of a recipe, ready to run on the data that was read for them. */
export async function preparePhases(
  recipe: Recipe,
  data: readonly PhaseData[],
  { tokenizer, teacher, dev, signal, report }: PhaseMeans,
): Promise<TrainingOptions['phases']> {
  const prepared = async (texts: readonly string[], isTaught: boolean): Promise<TrainingTexts> => {
    const tokens = await tokenise(texts, tokenizer, { signal, report });
    return { tokens, teacher: isTaught && texts.length > 0 ? await teacher.vectorsOf(texts) : null };
  };
  const phases: TrainingOptions['phases'][number][] = [];
  for (const [index, phase] of recipe.phases.entries()) {
    const read = data[index];
    if (read === undefined) throw new RangeError(`There is no data for phase ${index + 1}.`);
    const isTaught = needsTeacher(phase.loss);
    const texts = await prepared(read.texts, isTaught);
    const topics = await prepared(read.kind === 'distil' ? read.topics : [], isTaught);
    const corpus = await prepared(read.kind === 'distil' ? read.corpus : [], isTaught);
    // Each phase draws its own order and its own dropout.
    const seed = recipe.seed + index;
    const sampled = batchesOf(phase, read, { texts, topics, corpus }, seed);
    const steps = phase.steps ?? sampled.stepsIn(phase.epochs ?? 1);
    const { learningRate, warmUp, weightDecay, clip, dropout } = phase;
    phases.push({
      // With its number, since two phases may be of one kind.
      name: `Phase ${index + 1} of ${recipe.phases.length}, ${phase.phase}`,
      objective: objectiveOf(phase.loss),
      steps,
      batchesOf: (step) => sampled.batchesOf(step),
      ...{ learningRate, warmUp, weightDecay, clip, dropout, seed },
      embeddings: recipe.embeddings === 'trained',
      evaluateEvery: phase.evaluateEvery ?? steps,
      patience: phase.patience ?? Infinity,
      evaluate: (embed) => dev.evaluate(embed, isTaught),
    });
  }
  return phases;
}
