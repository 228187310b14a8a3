import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { readJson } from '../../core/json.ts';

/**
 * The JSON files by which sentence-transformers describes what a text goes through: modules.json and the config.json of
 * each module, sentence_bert_config.json.
 */

const modulesSchema = z.array(z.object({ path: z.string(), type: z.string() }));

const poolingSchema = z.object({
  pooling_mode: z.union([z.string(), z.array(z.string())]).optional(),
  include_prompt: z.boolean().default(true),
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_mean_tokens: z.boolean().default(false),
  pooling_mode_max_tokens: z.boolean().default(false),
  pooling_mode_mean_sqrt_len_tokens: z.boolean().default(false),
  pooling_mode_weightedmean_tokens: z.boolean().default(false),
  pooling_mode_lasttoken: z.boolean().default(false),
});

const denseSchema = z.object({
  in_features: z.number().int().min(1),
  out_features: z.number().int().min(1),
  bias: z.boolean().default(true),
  activation_function: z.string().default('torch.nn.modules.activation.Tanh'),
});

const sentenceBertSchema = z.object({
  max_seq_length: z.number().int().min(2).nullish(),
  do_lower_case: z.boolean().nullish(),
});

const tokenizerSchema = z.object({ model_max_length: z.number().nullish() });

/** How token vectors become one: their mean, the first one's, or the largest of each component. */
const POOLINGS = ['mean', 'cls', 'max'] as const;
export type Pooling = (typeof POOLINGS)[number];

/** What may follow a Dense module's product. */
const ACTIVATIONS = ['Tanh', 'Identity'] as const;

/** A linear layer over the pooled vector. */
export interface DenseModule {
  /** Its folder, relative to the model's. */
  readonly path: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
  readonly activation: (typeof ACTIVATIONS)[number];
}

/** Where the transformer lies, and what happens to its token vectors. */
export interface Modules {
  /** The folder of its files, relative to the model's: nearly always the same, which is the empty path. */
  readonly transformer: string;
  readonly pooling: Pooling;
  /** Whether a prompt's own tokens are pooled with the text's. */
  readonly poolsPrompt: boolean;
  readonly dense: readonly DenseModule[];
  readonly normalize: boolean;
}

async function moduleList(dir: string): Promise<{ path: string; kind: string }[] | undefined> {
  const path = join(dir, 'modules.json');
  const modules = await readJson(path, modulesSchema);
  const outside = modules?.find((module) => module.path !== '' && basename(module.path) !== module.path);
  if (outside !== undefined)
    throw new AppError('invalid', `${path} names ${outside.path}, which is no folder beside it.`);
  return modules?.map((module) => ({ path: module.path, kind: module.type.split('.').at(-1) ?? '' }));
}

/** The folder of the transformer's files, relative to the model's; before sentence-transformers 2 `0_Transformer`. */
export async function transformerPath(dir: string): Promise<string> {
  const [first] = (await moduleList(dir)) ?? [];
  return first?.kind === 'Transformer' ? first.path : '';
}

async function readPooling(path: string): Promise<Pick<Modules, 'pooling' | 'poolsPrompt'>> {
  const config = await readJson(path, poolingSchema);
  if (config === undefined)
    throw new AppError('invalid', `${path} is missing, though modules.json names it.`);
  const { pooling_mode: mode, include_prompt: poolsPrompt, ...flags } = config;
  const flagged = Object.entries(flags)
    .filter(([, on]) => on)
    .map(([name]) => name.replace(/^pooling_mode_/, '').replace(/_tokens?$/, ''));
  const chosen = mode === undefined ? flagged.join('+') : [mode].flat().join('+');
  const pooling = POOLINGS.find((known) => known === chosen);
  if (pooling !== undefined) return { pooling, poolsPrompt };
  throw new AppError(
    'invalid',
    `${path}: pooling ${chosen || 'without a mode'} is not supported; only one of ${POOLINGS.join(', ')} is.`,
  );
}

async function readDense(dir: string, path: string): Promise<DenseModule> {
  const file = join(dir, path, 'config.json');
  const config = await readJson(file, denseSchema);
  if (config === undefined)
    throw new AppError('invalid', `${file} is missing, though modules.json names it.`);
  const { in_features: inputs, out_features: outputs, bias, activation_function: wanted } = config;
  const activation = ACTIVATIONS.find((known) => known === wanted.split('.').at(-1));
  if (activation !== undefined) return { path, inputs, outputs, bias, activation };
  throw new AppError(
    'invalid',
    `${file}: activation_function ${wanted} is not supported; only ${ACTIVATIONS.join(', ')} are.`,
  );
}

/**
 * Reads modules.json and what it names. A folder without modules.json pools by the mean and does not normalize, as in
 * sentence-transformers.
 *
 * @throws AppError `invalid` for modules that are not supported.
 */
export async function readModules(dir: string): Promise<Modules> {
  const list = await moduleList(dir);
  if (list === undefined)
    return { transformer: '', pooling: 'mean', poolsPrompt: true, dense: [], normalize: false };
  const sequence = list.map(({ kind }) => kind).join(' → ');
  // Dropout does nothing but in training.
  const active = list.filter(({ kind }) => kind !== 'Dropout');
  const shape = active.map(({ kind }) => kind).join(' → ');
  if (!/^Transformer → Pooling( → Dense)*( → Normalize)?$/.test(shape)) {
    throw new AppError(
      'invalid',
      `${join(dir, 'modules.json')}: the modules ${sequence} are not supported; only Transformer → Pooling [→ Dense] [→ Normalize] is.`,
    );
  }
  const [transformer, pooling] = active;
  const dense = active.filter(({ kind }) => kind === 'Dense');
  return {
    transformer: transformer?.path ?? '',
    ...(await readPooling(join(dir, pooling?.path ?? '1_Pooling', 'config.json'))),
    dense: await Promise.all(dense.map(({ path }) => readDense(dir, path))),
    normalize: active.at(-1)?.kind === 'Normalize',
  };
}

/** sentence-transformers once wrote the family's name into it, as in `sentence_xlm-roberta_config.json`. */
export const SENTENCE_CONFIG = /^sentence_[a-z-]+_config\.json$/;

/** How a text is read, beside its tokenizer. */
export interface Reading {
  /** The most tokens of a text, special ones included. */
  readonly maxTokens: number;
  /** Whether texts are lowered before the tokenizer sees them. */
  readonly lowersCase: boolean;
}

/**
 * The most tokens are max_seq_length, else the tokenizer's, never more than there are positions.
 *
 * @param dir of the transformer's files
 */
export async function readReading(dir: string, positions: number): Promise<Reading> {
  const [file = 'sentence_bert_config.json'] = (await readdir(dir)).filter((name) =>
    SENTENCE_CONFIG.test(name),
  );
  const sentence = await readJson(join(dir, file), sentenceBertSchema);
  const tokenizer = await readJson(join(dir, 'tokenizer_config.json'), tokenizerSchema);
  return {
    maxTokens: Math.min(sentence?.max_seq_length ?? tokenizer?.model_max_length ?? positions, positions),
    lowersCase: sentence?.do_lower_case === true,
  };
}
