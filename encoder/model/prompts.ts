import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { readJson } from '../../core/json.ts';

/**
 * What a text is embedded as: a question, an entry that answers some, or neither, as where two sentences are compared.
 * Many encoders want another text put before each (config_sentence_transformers.json names them).
 */
export const ROLES = ['query', 'document', 'default'] as const;
export type Role = (typeof ROLES)[number];

/** Texts that sentence-transformers puts before others, by name, and which one it takes when none is named. */
export interface Prompts {
  readonly byName: Readonly<Record<string, string>>;
  readonly defaultName: string | null;
}

const PROMPTS_FILE = 'config_sentence_transformers.json';

const promptsSchema = z.object({
  prompts: z.record(z.string(), z.string()).nullish(),
  default_prompt_name: z.string().nullish(),
});

/**
 * Reads config_sentence_transformers.json.
 *
 * @throws AppError `invalid` where the default is none of the prompts
 */
export async function readPrompts(dir: string): Promise<Prompts> {
  const path = join(dir, PROMPTS_FILE);
  const config = await readJson(path, promptsSchema);
  const byName = config?.prompts ?? {};
  const defaultName = config?.default_prompt_name ?? null;
  if (defaultName === null || Object.hasOwn(byName, defaultName)) return { byName, defaultName };
  throw new AppError(
    'invalid',
    `${path}: default_prompt_name ${JSON.stringify(defaultName)} is none of its prompts. Name one of them, or null.`,
  );
}

const truncationSchema = z.object({ truncate_dim: z.number().int().min(1).nullish() });

/** After how many numbers a vector ends, where config_sentence_transformers.json says so; else null. */
export async function readTruncation(dir: string): Promise<number | null> {
  const path = join(dir, 'config_sentence_transformers.json');
  return (await readJson(path, truncationSchema))?.truncate_dim ?? null;
}

/** Names under which a prompt is looked for, as in sentence-transformers' encode_query and encode_document. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  query: ['query'],
  document: ['document', 'passage', 'corpus'],
  default: [],
};

/** None at all. */
export const NO_PROMPTS: Prompts = { byName: {}, defaultName: null };

/** What is put before a text of each role; often nothing. */
export function promptsByRole({ byName, defaultName }: Prompts): Record<Role, string> {
  const promptOf = (role: Role): string => {
    const name = NAMES[role].find((each) => Object.hasOwn(byName, each)) ?? defaultName;
    return name === null ? '' : (byName[name] ?? '');
  };
  return { query: promptOf('query'), document: promptOf('document'), default: promptOf('default') };
}

/** The file that names a folder's prompts, without them; by name, and empty where the folder has none. */
export async function withoutPrompts(dir: string): Promise<Map<string, Uint8Array>> {
  const config = await readJson(join(dir, PROMPTS_FILE), z.record(z.string(), z.unknown()));
  if (config === undefined) return new Map();
  const bare = { ...config, prompts: {}, default_prompt_name: null };
  return new Map([[PROMPTS_FILE, new TextEncoder().encode(`${JSON.stringify(bare, null, 2)}\n`)]]);
}
