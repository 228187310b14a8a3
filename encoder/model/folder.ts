import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { parseConfig, type EncoderConfig } from './config.ts';
import { readLineage, type Lineage } from './lineage.ts';
import {
  type Pooling,
  type Prompts,
  readJson,
  readMaxTokens,
  readOutputModules,
  readPrompts,
} from './modules.ts';

/** An ordinary sentence-transformers / transformers folder, read and checked; weights stay on disk. */
export interface ModelFolder {
  readonly dir: string;
  readonly config: EncoderConfig;
  readonly pooling: Pooling;
  readonly normalize: boolean;
  /** The most tokens of a text, special ones included. */
  readonly maxTokens: number;
  readonly dimensions: number;
  readonly prompts: Prompts;
  readonly lineage: Lineage | null;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/**
 * Reads everything of a model folder but its weights.
 *
 * @throws AppError `not-found` without such a folder, `invalid` for what is not supported, `corrupt` for files
 *   that cannot be understood; each names the file.
 */
export async function readModelFolder(dir: string): Promise<ModelFolder> {
  if (!(await isFolder(dir))) throw new AppError('not-found', `There is no model folder ${dir}.`);
  const configPath = join(dir, 'config.json');
  const content = await readJson(configPath, z.record(z.string(), z.unknown()));
  if (content === undefined) {
    throw new AppError('invalid', `${dir} is not a model folder: it holds no config.json.`);
  }
  const config = parseConfig(content, configPath);
  if (!existsSync(join(dir, 'tokenizer.json'))) {
    throw new AppError(
      'invalid',
      `${dir} holds no tokenizer.json. Save its tokenizer with a fast tokenizer class.`,
    );
  }
  const { pooling, normalize } = await readOutputModules(dir);
  return {
    dir,
    config,
    pooling,
    normalize,
    maxTokens: await readMaxTokens(dir, config.positions),
    dimensions: config.hidden,
    prompts: await readPrompts(dir),
    lineage: await readLineage(dir),
  };
}
