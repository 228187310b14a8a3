import { basename, dirname } from 'node:path';
import { readFaqTask, type FaqTask } from '../../../faq/datasets/faq-task.ts';
import { readStsPairs, type StsPair } from '../../../faq/datasets/sentence-pairs.ts';
import type { Recipe } from '../recipe.ts';
import { COSINE, STS } from './figure-names.ts';

/** What no FAQ is called, as other figures are. */
const OTHER_FIGURES: readonly string[] = [STS, COSINE];

/** What a training's best step is chosen by. */
export interface DevData {
  readonly sts: readonly StsPair[] | null;
  readonly faq: readonly DevFaq[];
}

/** A FAQ and the queries of its dev half, to be found by the entries' questions. */
export interface DevFaq {
  /** The folder of its entries; a number tells two of one folder apart. */
  readonly name: string;
  readonly task: FaqTask;
}

/**
 * Reads a recipe's dev data. Of each FAQ's queries only the dev half is read (`splitOf`): the other is for reporting.
 *
 * @throws AppError as `readStsPairs` and `readFaqTask`
 */
export async function readDevData({ dev }: Pick<Recipe, 'dev'>): Promise<DevData> {
  const sts = dev.sts === undefined ? null : await readStsPairs(dev.sts);
  const faq: DevFaq[] = [];
  const used = new Map(OTHER_FIGURES.map((name) => [name, 1]));
  for (const { entries, queries } of dev.faq) {
    const folder = basename(dirname(entries));
    const count = (used.get(folder) ?? 0) + 1;
    used.set(folder, count);
    const name = count === 1 ? folder : `${folder} ${count}`;
    const files = { entries, judgements: queries, phrasings: 'question', split: 'dev' } as const;
    faq.push({ name, task: await readFaqTask(files) });
  }
  return { sts, faq };
}
