import { AppError } from '../../../core/errors.ts';
import type { Tokenizer } from '../../runtime/tokenizer.ts';
import { mean } from '../../../measures/summary.ts';
import { gathered, type VectorRows } from '../data/vector-file.ts';
import { COSINE, type DevData } from './dev-data.ts';
import { devTask, type Figures } from './dev-metrics.ts';

interface DevScoreOptions {
  readonly tokenizer: Tokenizer;
  /** The teacher's vectors of texts. */
  readonly teacher: (texts: readonly string[]) => Promise<VectorRows>;
  /** Texts that are not trained on, for the cosine to the teacher beside those of the dev data. */
  readonly heldOut?: readonly string[];
}

interface DevScore {
  /** What is to be as high as possible; see `relativeScore`. */
  readonly score: number;
  readonly figures: Figures;
}

/** Looks at the weights of the moment. */
export interface DevMeasure {
  /** The teacher's own figures. */
  readonly reference: Figures;
  /**
   * @param embed unit vectors of texts given as token ids, [texts · hidden]
   * @param isTaught whether the student is to stay in the teacher's space; the cosine counts only then
   */
  readonly evaluate: (
    embed: (texts: readonly (readonly number[])[]) => Promise<Float32Array>,
    isTaught: boolean,
  ) => Promise<DevScore>;
}

/**
 * Makes everything ready to measure dev quality again and again: tokens, and the teacher's vectors and figures.
 *
 * @throws AppError `invalid` where there is nothing to measure; and as `teacher`
 */
export async function openDevMeasure(
  data: DevData,
  { tokenizer, teacher, heldOut = [] }: DevScoreOptions,
): Promise<DevMeasure> {
  const task = devTask(data, heldOut);
  if (task.texts.length === 0) {
    throw new AppError(
      'invalid',
      'There is nothing to choose the best step by. Give the recipe dev.sts, dev.faq or more texts.',
    );
  }
  const tokens = task.texts.map((text) => tokenizer.encode(text).ids);
  const taught = gathered(await teacher(task.texts), [...task.texts.keys()]);
  const reference = task.figures(taught, taught);
  return {
    reference,
    async evaluate(embed, isTaught) {
      const figures = task.figures(await embed(tokens), taught);
      return { score: relativeScore(figures, reference, isTaught), figures };
    },
  };
}

/**
 * The one number that is to be as high as possible: the unweighted mean, x 100, of the figures, each relative to the
 * teacher's own (which is 100 then). The cosine counts where the student is to stay in the teacher's space, and where
 * there is nothing else; a figure in which the teacher itself fails does not count. Where it fails in all, the figures
 * count as they are.
 */
export function relativeScore(figures: Figures, reference: Figures, isTaught: boolean): number {
  const relative = (names: readonly string[]): number[] =>
    names.flatMap((name) => {
      const teacher = reference[name]!;
      return teacher > 0 ? [(100 * figures[name]!) / teacher] : [];
    });
  const others = relative(Object.keys(figures).filter((name) => name !== COSINE));
  const cosine = relative(COSINE in figures ? [COSINE] : []);
  const counted = isTaught || others.length === 0 ? [...others, ...cosine] : others;
  return mean(counted.length > 0 ? counted : Object.values(figures));
}
