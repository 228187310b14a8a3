import { join } from 'node:path';
import { packageRoot } from '../../core/paths.ts';
import { CHOOSING } from '../results/default-rule.ts';
import { WITH_UNANSWERABLE } from '../results/faq-sets.ts';
import { MEASURED_DROP, type GridStrategy, type SearchStrategy } from './grid.ts';

/** What a training may consist of, one stage after the other. */
export type Stage = 'nli' | 'sts' | 'distil' | 'best';

/** What a student is before its first stage. */
export interface Start {
  readonly name: string;
  /** A strategy (`top` removes the last layers); `chosen` are those of the strategy that is best on dev data, untuned. */
  readonly choice: GridStrategy | 'chosen';
  readonly layers: number;
  readonly initial: 'pruned' | 'random';
}

/** A phase of a recipe, as far as it has no default. */
export interface StagePhase {
  /** The file of an `nli` or `sts` phase; those of `distil`. */
  readonly pairs?: string;
  readonly texts?: readonly string[];
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly [setting: string]: unknown;
}

export interface TunedRow {
  readonly start: Start;
  readonly stages: readonly Stage[];
}

/** What full depth is called among the rows. */
export const UNTUNED = 'full depth, untuned';

/** Two rows that are held against each other, by name, for what the paper found; `other` may be `UNTUNED`. */
export interface Comparison {
  readonly question: 'strategy' | 'kept' | 'scratch';
  readonly one: string;
  readonly other: string;
}

/** Files below the folder of data sets that choices are made by (`dev`), and that figures are from. */
export interface Halves {
  readonly dev: string;
  readonly test: string;
}

/** A FAQ whose questions are asked: a folder with judgements, or those of some pairs of sentences that mean the same. */
export interface FaqPlan {
  /** The folder's name, unless there are pairs. */
  readonly name: string;
  readonly pairs?: Halves & { readonly atLeast: number };
}

/** What is measured on. */
export interface SetsPlan {
  readonly sts: Halves;
  /** Further pairs of sentences to report on. */
  readonly otherSts: readonly { readonly name: string; readonly file: string }[];
  /** NLI pairs, of which the triplets are made. */
  readonly triplets: string;
  readonly faqs: readonly FaqPlan[];
  /** Name of the FAQ set with questions that it does not answer. */
  readonly none: string | null;
}

/** Which choices are measured untuned. */
export interface GridPlan {
  /** Numbers of layers, descending; null for all. */
  readonly depths: readonly number[] | null;
  /** What looks for layers on dev data, beside the fixed strategies. */
  readonly search: SearchStrategy;
}

/** What a page calls what is measured. */
export interface Words {
  readonly sts: string;
  /** All FAQ sets together. */
  readonly faqs: string;
}

export interface Plan {
  /** Names the file of figures and the folder of models and vectors. */
  readonly name: string;
  /** What is pruned, and the teacher: a name, a path or a model of a hub. */
  readonly base: string;
  /** Whether it is trained and measured with no more of its vocabulary than all texts here need. */
  readonly cutsVocabulary: boolean;
  readonly sets: SetsPlan;
  readonly grid: GridPlan;
  readonly words: Words;
  readonly seed: number;
  /** Tokens after which training texts are cut. */
  readonly maxTokens: number;
  readonly phases: Readonly<Record<Exclude<Stage, 'best'>, StagePhase>>;
  /** The recipe of stage `best`, and the steps that it may take here, all phases together; null without such rows. */
  readonly best: { readonly recipe: string; readonly steps: number } | null;
  /** What multiplies the learning rates of a row that starts with random weights. */
  readonly rateFromRandom: number;
  /** In the order in which they are trained. */
  readonly rows: readonly TunedRow[];
  /** Recipes that are trained whole, as they ship: names, which are rows' names too, and where they are. */
  readonly recipes: readonly { readonly name: string; readonly path: string }[];
  /** Variants of the catalog that the whole of recipe `best` made. */
  readonly shipped: readonly string[];
  readonly comparisons: readonly Comparison[];
}

/** What a row, its folder and `--only` are called: `top3-nli+sts`. */
export function nameOf({ start, stages }: TunedRow): string {
  return `${start.name}-${stages.join('+')}`;
}

/** Everything that can be trained, by name. */
export function trainable({ rows, recipes }: Plan): string[] {
  return [...rows.map(nameOf), ...recipes.map(({ name }) => name)];
}

const TOP3: Start = { name: 'top3', choice: 'top', layers: 3, initial: 'pruned' };
const CHOSEN3: Start = { name: 'chosen3', choice: 'chosen', layers: 3, initial: 'pruned' };
const RANDOM3: Start = { name: 'random3', choice: 'top', layers: 3, initial: 'random' };
const CHOSEN4: Start = { name: 'chosen4', choice: 'chosen', layers: 4, initial: 'pruned' };

/**
 * The experiment of arXiv 2409.14168 on all-MiniLM-L6-v2, and more. Batches, epochs of `sts` and learning rates of `nli`
 * and `sts` are those of the paper's laboratory; of the NLI epoch it is a quarter (11,000 of 44,005 triplets), so that no stage takes
 * much more than ten minutes on two cores. `distil` takes as many of the same texts as `nli` and `sts` together, without their labels.
 */
export const PLAN: Plan = {
  name: 'experiment',
  base: 'all-MiniLM-L6-v2',
  cutsVocabulary: false,
  sets: {
    sts: { dev: 'stsb/dev.jsonl', test: 'stsb/test.jsonl' },
    otherSts: [],
    triplets: 'nli/dev.jsonl',
    faqs: CHOOSING.map((name) => ({ name })),
    none: WITH_UNANSWERABLE,
  },
  grid: { depths: null, search: MEASURED_DROP },
  words: { sts: 'STS-B', faqs: 'the FAQ sets' },
  seed: 1,
  maxTokens: 32,
  phases: {
    nli: {
      pairs: 'nli/train.jsonl.gz',
      steps: 1375,
      batch: 8,
      learningRate: 2e-5,
      loss: { name: 'MultipleNegativesRankingLoss' },
    },
    sts: {
      pairs: 'stsb/train.jsonl',
      steps: 2872,
      batch: 8,
      learningRate: 2e-5,
      loss: { name: 'CosineSimilarityLoss' },
    },
    distil: {
      texts: ['nli/train.jsonl.gz', 'stsb/train.jsonl'],
      steps: 1234,
      batch: 64,
      learningRate: 5e-4,
      loss: { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 },
    },
  },
  best: { recipe: 'best.json', steps: 1234 },
  rateFromRandom: 10,
  rows: [
    { start: TOP3, stages: ['nli'] },
    { start: TOP3, stages: ['nli', 'sts'] },
    { start: CHOSEN3, stages: ['nli'] },
    { start: CHOSEN3, stages: ['nli', 'sts'] },
    { start: RANDOM3, stages: ['nli', 'sts'] },
    { start: TOP3, stages: ['distil'] },
    { start: TOP3, stages: ['distil', 'nli', 'sts'] },
    { start: CHOSEN3, stages: ['distil'] },
    { start: CHOSEN3, stages: ['distil', 'nli', 'sts'] },
    { start: TOP3, stages: ['best'] },
    { start: CHOSEN3, stages: ['best'] },
    { start: CHOSEN4, stages: ['nli', 'sts'] },
  ],
  recipes: ['paper.json', 'distil.json'].map((name) => ({
    name,
    path: join(packageRoot, 'models', 'recipes', name),
  })),
  shipped: ['minilm-l4-tuned', 'minilm-l3-tuned', 'minilm-l2-tuned'],
  comparisons: [
    { question: 'strategy', one: 'top3-nli+sts', other: 'chosen3-nli+sts' },
    { question: 'strategy', one: 'top3-distil+nli+sts', other: 'chosen3-distil+nli+sts' },
    { question: 'strategy', one: 'top3-distil', other: 'chosen3-distil' },
    { question: 'strategy', one: 'top3-best', other: 'chosen3-best' },
    { question: 'kept', one: 'top3-nli+sts', other: UNTUNED },
    { question: 'kept', one: 'chosen3-nli+sts', other: UNTUNED },
    { question: 'kept', one: 'chosen4-nli+sts', other: UNTUNED },
    { question: 'scratch', one: 'top3-nli+sts', other: 'random3-nli+sts' },
  ],
};
