import { basename, dirname } from 'node:path';
import { type FaqTask, readFaqTask } from '../../../faq/datasets/faq-task.ts';
import { readStsPairs, type StsPair } from '../../../faq/datasets/sentence-pairs.ts';
import type { Recipe } from '../recipe.ts';
import { sha256 } from '../../../core/files.ts';

/** Spearman's correlation of the cosines of pairs and their scores. */
export const STS = 'sts';

/** The mean cosine to the teacher's vectors. */
export const COSINE = 'cosine';

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

/** One text of so many is held out. */
const ONE_OF = 100;

interface HeldOut {
  readonly training: readonly string[];
  readonly heldOut: readonly string[];
}

/**
 * Takes about a hundredth of the texts, at least one of several and at most `most`, out of the training, to see on
 * them how well it generalizes. Which ones a text's SHA-256 decides: a text that is held out once is so in every list,
 * but for the only one of a short list.
 */
export function holdOut(texts: readonly string[], most: number): HeldOut {
  const keys = texts.map((text) => Number.parseInt(sha256(text).slice(0, 8), 16));
  const isShort = texts.length > 1 && !keys.some((key) => key % ONE_OF === 0);
  const only = isShort ? keys.indexOf(keys.reduce((least, key) => Math.min(least, key), Infinity)) : -1;
  const training: string[] = [];
  const heldOut: string[] = [];
  for (const [index, text] of texts.entries()) {
    const isDrawn = index === only || keys[index]! % ONE_OF === 0;
    (isDrawn && heldOut.length < most ? heldOut : training).push(text);
  }
  return { training, heldOut };
}
