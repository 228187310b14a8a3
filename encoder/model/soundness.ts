import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { readJson } from '../../core/json.ts';
import type { DenseModule } from './modules.ts';
import { promptsByRole, type Prompts } from './prompts.ts';

/** Settings of a model folder that would be wrong without a word: refused, or worth a note. */

const normalizerSchema = z.object({
  type: z.string(),
  lowercase: z.boolean().nullish(),
  get normalizers() {
    return z.array(normalizerSchema).optional();
  },
});

const tokenizerSchema = z.object({
  normalizer: normalizerSchema.nullish(),
  added_tokens: z.array(z.object({ id: z.number(), content: z.string() })).default([]),
  // Not looked into: of 250,000 tokens that would take seconds.
  model: z.object({ vocab: z.unknown() }),
});

type TokenizerContent = z.infer<typeof tokenizerSchema>;

const configSchema = z.object({ vocab_size: z.number().optional() });

const tokenizerConfigSchema = z.object({
  tokenizer_class: z.string().nullish(),
  do_lower_case: z.boolean().nullish(),
});

/**
 * Makes sure that a tokenizer fits the settings and the weights beside it.
 *
 * @param dir of the transformer's files
 * @param content of its tokenizer.json
 * @throws AppError `invalid` for a token without a row of weights, and for settings that contradict each other
 */
export async function requireSoundTokenizer(dir: string, content: unknown): Promise<void> {
  const parsed = tokenizerSchema.safeParse(content);
  // What else it may be is the tokenizer's own affair.
  if (!parsed.success) return;
  await requireRows(dir, parsed.data);
  await requireOneCase(dir, parsed.data);
}

/** The same for the tokenizer.json of a folder. */
export async function requireSoundTokenizerIn(dir: string): Promise<void> {
  await requireSoundTokenizer(dir, await readJson(join(dir, 'tokenizer.json'), z.unknown()));
}

async function requireRows(dir: string, { model, added_tokens }: TokenizerContent): Promise<void> {
  const rows = (await readJson(join(dir, 'config.json'), configSchema))?.vocab_size ?? Infinity;
  const without = (id: number): boolean => id >= rows;
  const added = added_tokens.find(({ id }) => without(id));
  const own = lastToken(model.vocab);
  if (added === undefined && !without(own)) return;
  const token = added === undefined ? `${own}` : `${JSON.stringify(added.content)} (${added.id})`;
  throw new AppError(
    'invalid',
    `${join(dir, 'tokenizer.json')} has the token ${token}, but the weights have a row for the tokens below ${rows} only. Resize the model's embeddings to the tokenizer in Python, or take the token out.`,
  );
}

/** The largest number of a token, by its place in a list or by name. */
function lastToken(vocabulary: unknown): number {
  if (Array.isArray(vocabulary)) return vocabulary.length - 1;
  let last = 0;
  for (const id of Object.values(vocabulary ?? {})) if (typeof id === 'number') last = Math.max(last, id);
  return last;
}

/** Classes that take tokenizer.json as it is, whatever tokenizer_config.json says beside it. */
const GENERIC_CLASS = /^(PreTrainedTokenizerFast|TokenizersBackend)$/;

async function requireOneCase(dir: string, { normalizer }: TokenizerContent): Promise<void> {
  const path = join(dir, 'tokenizer_config.json');
  const config = await readJson(path, tokenizerConfigSchema);
  const wanted = config?.do_lower_case;
  if (typeof wanted !== 'boolean' || GENERIC_CLASS.test(config?.tokenizer_class ?? '')) return;
  const steps = [normalizer, ...(normalizer?.normalizers ?? [])];
  const actual = steps.find((step) => step?.type === 'BertNormalizer')?.lowercase ?? wanted;
  if (actual === wanted) return;
  throw new AppError(
    'invalid',
    `${path} says do_lower_case ${wanted}, tokenizer.json lowercase ${actual}: Python follows the first, others the second. Make them agree with what the model was trained on.`,
  );
}

/** @throws AppError `invalid` for a pooling that is to leave the tokens of a prompt out */
export function requirePooledPrompt(dir: string, poolsPrompt: boolean, prompts: Prompts): void {
  if (poolsPrompt || Object.values(promptsByRole(prompts)).every((prompt) => prompt === '')) return;
  throw new AppError(
    'invalid',
    `${dir}: include_prompt false (the pooling leaves the prompt's tokens out) is not supported together with prompts. Take another model.`,
  );
}

/** @throws AppError `invalid` for a Dense module that does not take what is before it */
export function requireFitting(dir: string, hidden: number, dense: readonly DenseModule[]): void {
  let width = hidden;
  for (const { path, inputs, outputs } of dense) {
    if (inputs !== width) {
      throw new AppError(
        'invalid',
        `${join(dir, path, 'config.json')}: in_features ${inputs} does not fit the ${width} numbers before it.`,
      );
    }
    width = outputs;
  }
}

const architecturesSchema = z.object({ architectures: z.array(z.string()).nullish() });

/** What config.json says that a person should know, though the model can be used; usually nothing. */
export function notesOf(config: unknown, hasModules: boolean): string[] {
  const architectures = architecturesSchema.safeParse(config).data?.architectures ?? [];
  const classifier = architectures.find((name) => /For(Sequence|Token)Classification$/.test(name));
  if (classifier !== undefined) {
    return [
      `It is a classifier or a reranker (${classifier}), not a sentence encoder: its head is left out, and its vectors may mean little.`,
    ];
  }
  const untuned = architectures.find((name) => /For(MaskedLM|PreTraining|QuestionAnswering)$/.test(name));
  if (untuned === undefined || hasModules) return [];
  return [
    `It is a language model (${untuned}) that nobody has tuned for sentences: its vectors find little before "bonsai tune".`,
  ];
}
