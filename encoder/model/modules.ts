import { readJson } from '../../core/json.ts';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';

/**
 * The JSON files by which sentence-transformers describes what follows the transformer: modules.json, the
 * pooling module's config.json, sentence_bert_config.json, config_sentence_transformers.json.
 */

const modulesSchema = z.array(z.object({ path: z.string(), type: z.string() }));

const poolingSchema = z.object({
  pooling_mode: z.string().optional(),
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_mean_tokens: z.boolean().default(false),
  pooling_mode_max_tokens: z.boolean().default(false),
  pooling_mode_mean_sqrt_len_tokens: z.boolean().default(false),
  pooling_mode_weightedmean_tokens: z.boolean().default(false),
  pooling_mode_lasttoken: z.boolean().default(false),
});

const sentenceBertSchema = z.object({
  max_seq_length: z.number().int().min(2).nullish(),
  do_lower_case: z.boolean().nullish(),
});

const tokenizerSchema = z.object({ model_max_length: z.number().nullish() });

const promptsSchema = z.object({
  prompts: z.record(z.string(), z.string()).nullish(),
  default_prompt_name: z.string().nullish(),
});

async function readPooling(path: string): Promise<Pooling> {
  const config = await readJson(path, poolingSchema);
  if (config === undefined)
    throw new AppError('invalid', `${path} is missing, though modules.json names it.`);
  const { pooling_mode: mode, ...flags } = config;
  const chosen =
    mode ??
    Object.entries(flags)
      .filter(([, on]) => on)
      .map(([name]) => name.replace(/^pooling_mode_/, '').replace(/_tokens?$/, ''))
      .join('+');
  const pooling = POOLINGS.find((known) => known === chosen);
  if (pooling !== undefined) return pooling;
  throw new AppError(
    'invalid',
    `${path}: pooling ${chosen || 'without a mode'} is not supported; only ${POOLINGS.join(', ')} are.`,
  );
}

/** What happens to the token vectors. */
interface OutputModules {
  readonly pooling: Pooling;
  readonly normalize: boolean;
}

/**
 * Reads modules.json and the pooling module. A folder without modules.json pools by the mean and does not
 * normalize, as in sentence-transformers.
 *
 * @throws AppError `invalid` for modules that are not supported (Dense, …).
 */
export async function readOutputModules(dir: string): Promise<OutputModules> {
  const path = join(dir, 'modules.json');
  const modules = await readJson(path, modulesSchema);
  if (modules === undefined) return { pooling: 'mean', normalize: false };
  const kinds = modules.map((module) => ({ ...module, kind: module.type.split('.').at(-1) ?? '' }));
  const sequence = kinds.map(({ kind }) => kind).join(' → ');
  if (!/^Transformer → Pooling( → Normalize)?$/.test(sequence)) {
    throw new AppError(
      'invalid',
      `${path}: the modules ${sequence} are not supported; only Transformer → Pooling [→ Normalize] is.`,
    );
  }
  const poolingPath = kinds[1]?.path ?? '1_Pooling';
  return {
    pooling: await readPooling(join(dir, poolingPath, 'config.json')),
    normalize: kinds.length === 3,
  };
}

/**
 * The most tokens of a text, special ones included: max_seq_length, else the tokenizer's, never more than
 * there are positions.
 *
 * @throws AppError `invalid` for a folder that wants texts in lower case.
 */
export async function readMaxTokens(dir: string, positions: number): Promise<number> {
  const path = join(dir, 'sentence_bert_config.json');
  const sentence = await readJson(path, sentenceBertSchema);
  if (sentence?.do_lower_case === true) {
    throw new AppError(
      'invalid',
      `${path}: do_lower_case is not supported; let the tokenizer lower the case.`,
    );
  }
  const tokenizer = await readJson(join(dir, 'tokenizer_config.json'), tokenizerSchema);
  return Math.min(sentence?.max_seq_length ?? tokenizer?.model_max_length ?? positions, positions);
}

/** Texts that sentence-transformers puts before others, by name, and which one it takes when none is named. */
export interface Prompts {
  readonly byName: Readonly<Record<string, string>>;
  readonly defaultName: string | null;
}

/** Reads config_sentence_transformers.json. */
export async function readPrompts(dir: string): Promise<Prompts> {
  const config = await readJson(join(dir, 'config_sentence_transformers.json'), promptsSchema);
  return { byName: config?.prompts ?? {}, defaultName: config?.default_prompt_name ?? null };
}

/** What sentence-transformers puts before every text when nobody names a prompt; often nothing. */
export function defaultPrompt({ byName, defaultName }: Prompts): string {
  return defaultName === null ? '' : (byName[defaultName] ?? '');
}

/** How token vectors become one: their mean, the first one's, or the largest of each component. */
const POOLINGS = ['mean', 'cls', 'max'] as const;
export type Pooling = (typeof POOLINGS)[number];
