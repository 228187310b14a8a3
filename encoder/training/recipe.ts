import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../core/errors.ts';
import { readTextFile } from '../../faq/datasets/text-file.ts';
import { GROUP } from './losses.ts';

const count = z.number().int().min(1);
const share = z.number().min(0).max(1);
const path = z.string().min(1);
const factor = z.number().min(0);

const distillation = { cosine: factor, similarities: factor };

const distilLoss = z.strictObject({ name: z.literal('EmbeddingDistillation'), ...distillation });

/** Added to a loss, times its weight, so that what the teacher knows is not forgotten. */
const auxiliaryLoss = z.strictObject({ weight: factor, ...distillation });
export type AuxiliaryLoss = z.infer<typeof auxiliaryLoss>;
const auxiliary = auxiliaryLoss.optional();

const nliLoss = z.strictObject({ name: z.literal('MultipleNegativesRankingLoss'), distillation: auxiliary });

const stsLoss = z.strictObject({
  name: z.enum(['CoSENTLoss', 'CosineSimilarityLoss']),
  distillation: auxiliary,
});

const rankingLoss = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('MarginMSELoss'), distillation: auxiliary }),
  z.strictObject({
    name: z.literal('DistillKLDivLoss'),
    /** Of the softmax over the cosines of a query's candidates: at 1, as sentence-transformers has it, all are nearly alike. */
    temperature: z.number().positive().default(1),
    distillation: auxiliary,
  }),
]);

function phase<Kind extends string, Own extends z.ZodRawShape>(kind: Kind, dropout: number, own: Own) {
  return z.strictObject({
    phase: z.literal(kind),
    ...own,
    /** The phase's length: one of the two. */
    steps: count.optional(),
    epochs: count.optional(),
    /** Texts, triplets or pairs of a batch. */
    batch: count.min(2),
    /** Batches whose mean gradient makes one step; as many run side by side as there are threads. */
    accumulate: count.default(1),
    learningRate: z.number().positive(),
    /** Share of the steps over which the learning rate rises. */
    warmUp: share.default(0.1),
    weightDecay: factor.default(0.01),
    clip: z.number().positive().default(1),
    dropout: share.lt(1).default(dropout),
    /** Steps between looks at the dev data; unless given, only the last step is looked at. */
    evaluateEvery: count.optional(),
    /** Looks without a better one after which the phase ends early. */
    patience: count.optional(),
  });
}

function hasOneLength({ steps, epochs }: { steps?: unknown; epochs?: unknown }): boolean {
  return (steps === undefined) !== (epochs === undefined);
}

const LENGTH = { path: ['steps'], error: 'give either steps or epochs' };

const phaseSchema = z.discriminatedUnion('phase', [
  phase('distil', 0, {
    texts: z.array(path),
    /** So many of them, again and again where the steps take more; as many as the steps take unless given. */
    textCount: count.optional(),
    /** Of these texts, the part that is artificial queries made of them, in groups about one topic. */
    topicShare: share.lt(1).default(0),
    /** Of each batch's texts, the part that comes from the company's own text, where there is any. */
    corpusShare: share.default(0),
    loss: distilLoss,
  })
    .refine(hasOneLength, LENGTH)
    .refine(({ texts, corpusShare }) => texts.length > 0 || corpusShare === 1, {
      path: ['texts'],
      error: 'name at least one file, or set corpusShare to 1',
    })
    .refine((distil) => distil.topicShare === 0 || groupedTexts(distil) > 0, {
      path: ['topicShare'],
      error: `a batch must have room for a group of ${GROUP} texts`,
    }),
  phase('ranking', 0, {
    /** Texts that are ranked against each other, such as questions. */
    texts: z.array(path).default([]),
    /** Questions with their answers, which are ranked against all answers. */
    pairs: path.optional(),
    /** Of the pairs, those whose group begins so. */
    group: z.string().optional(),
    /** So many of the texts, and so many of the pairs; all unless given. */
    textCount: count.optional(),
    /** How many negatives a query is given at a time, drawn from the nearest of its teacher's that are not right. */
    negatives: count.default(4),
    depth: count.default(50),
    /** Cosine by the teacher from which on two texts say the same, so that neither is a negative. */
    duplicate: share.default(0.95),
    loss: rankingLoss,
  })
    .refine(hasOneLength, LENGTH)
    .refine(({ texts, pairs }) => texts.length > 0 || pairs !== undefined, {
      path: ['texts'],
      error: 'name at least one file, or pairs',
    })
    .refine(({ negatives, depth }) => depth > negatives, {
      path: ['depth'],
      error: 'must be more than negatives',
    }),
  phase('nli', 0.1, { pairs: path, loss: nliLoss }).refine(hasOneLength, LENGTH),
  phase('sts', 0.1, { pairs: path, loss: stsLoss }).refine(hasOneLength, LENGTH),
]);

/** Texts of a batch that come in groups about one topic. */
export function groupedTexts({ batch, corpusShare, topicShare }: DistilShares): number {
  const general = batch - Math.round(batch * corpusShare);
  return Math.min(Math.round((general * topicShare) / GROUP), Math.floor((general - 1) / GROUP)) * GROUP;
}

interface DistilShares {
  readonly batch: number;
  readonly corpusShare: number;
  readonly topicShare: number;
}

const recipeSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().default(''),
  /** Name or path of the model that the student is made of. */
  base: z.string().min(1),
  /** Name or path of the model that it learns from, of any width and any tokenizer; the base at full depth unless given. */
  teacher: z.string().min(1).optional(),
  /** The base's layers that remain; the student as it is unless given. */
  keep: z.array(z.number().int().min(0)).min(1).optional(),
  /** Weights before the first step: the base's, or random ones to compare with. */
  initial: z.enum(['pruned', 'random']).default('pruned'),
  seed: z.number().int().min(0).default(1),
  /** Tokens after which training texts are cut, special ones included. */
  maxTokens: count.min(8).default(48),
  embeddings: z.enum(['frozen', 'trained']).default('frozen'),
  /** Dropped, student and teacher read bare texts, and the student serves so; else each has its own prompt for questions. */
  prompts: z.literal('dropped').optional(),
  /** Whether the student learns its teacher's vectors less the mean of those that the first phase learns from, and begins so. */
  centered: z.literal(true).optional(),
  /** What stays of the vocabulary when all is learned: what these texts need, and the likeliest others up to so many. */
  vocabulary: z.strictObject({ texts: z.array(path).min(1), tokens: count.optional() }).optional(),
  phases: z.array(phaseSchema).min(1),
  /** What the best step is chosen by. */
  dev: z
    .strictObject({
      sts: path.optional(),
      faq: z.array(z.strictObject({ entries: path, queries: path })).default([]),
    })
    .prefault({}),
});

/** How a student is tuned. */
export type Recipe = z.infer<typeof recipeSchema>;
export type RecipePhase = Recipe['phases'][number];
/** What a phase makes small; losses are named as in sentence-transformers. */
export type RecipeLoss = RecipePhase['loss'];

/** The paths of the files that a recipe learns from, each once, as the recipe has them. */
export function trainingPaths({ phases, vocabulary }: Pick<Recipe, 'phases' | 'vocabulary'>): string[] {
  const learned = phases.flatMap((phase) => [
    ...('texts' in phase ? phase.texts : []),
    ...('pairs' in phase && phase.pairs !== undefined ? [phase.pairs] : []),
  ]);
  return [...new Set([...learned, ...(vocabulary?.texts ?? [])])];
}

/** The paths of the files by which the best step is chosen. */
export function devPaths({ dev }: Pick<Recipe, 'dev'>): string[] {
  const faqs = dev.faq.flatMap(({ entries, queries }) => [entries, queries]);
  return dev.sts === undefined ? faqs : [dev.sts, ...faqs];
}

interface RecipeFile {
  /** With defaults filled in and paths as they were written: what a lineage tells. */
  readonly written: Recipe;
  /** The same with absolute paths. */
  readonly recipe: Recipe;
}

/**
 * Reads a recipe.
 *
 * @param datasets what its relative paths begin at; the recipe's own folder unless given
 * @throws AppError `not-found`, or `invalid`, naming the file and each wrong field
 */
export async function readRecipe(file: string, datasets: string | null = null): Promise<RecipeFile> {
  const { name, text } = await readTextFile(file);
  const parsed = recipeSchema.safeParse(contentOf(text, name));
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'recipe'}: ${issue.message}`);
    throw new AppError('invalid', `${name}: ${wrong.join('; ')}`, { details: parsed.error.issues });
  }
  const root = datasets ?? dirname(file);
  return { written: parsed.data, recipe: withPaths(parsed.data, (relative) => resolve(root, relative)) };
}

function contentOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('invalid', `${name} is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

function withPaths(recipe: Recipe, placed: (path: string) => string): Recipe {
  const { sts, faq } = recipe.dev;
  return {
    ...recipe,
    ...(recipe.vocabulary && {
      vocabulary: { ...recipe.vocabulary, texts: recipe.vocabulary.texts.map(placed) },
    }),
    phases: recipe.phases.map((each) => phaseWithPaths(each, placed)),
    dev: {
      ...(sts === undefined ? {} : { sts: placed(sts) }),
      faq: faq.map(({ entries, queries }) => ({ entries: placed(entries), queries: placed(queries) })),
    },
  };
}

function phaseWithPaths(phase: RecipePhase, placed: (path: string) => string): RecipePhase {
  switch (phase.phase) {
    case 'distil':
      return { ...phase, texts: phase.texts.map(placed) };
    case 'ranking':
      return {
        ...phase,
        texts: phase.texts.map(placed),
        ...(phase.pairs !== undefined && { pairs: placed(phase.pairs) }),
      };
    case 'nli':
    case 'sts':
      return { ...phase, pairs: placed(phase.pairs) };
  }
}
