import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { type EncoderConfig, parseConfig } from './config.ts';
import { type Lineage, readLineage } from './lineage.ts';
import { readJson } from '../../core/json.ts';
import { type Pooling, type Prompts, readMaxTokens, readOutputModules, readPrompts } from './modules.ts';
import { sha256, sha256OfFile } from '../../core/files.ts';
import { GRAPH_FILES } from './precision.ts';
import { weightFiles } from './weights/state-dict.ts';

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

/** The SHA-256 of a folder's weights: of the one safetensors file, or of the list of its shards' hashes. */
export async function weightsSha256(dir: string): Promise<string> {
  const hashes = await Promise.all((await weightFiles(dir)).map((file) => sha256OfFile(join(dir, file))));
  return hashes.length === 1 && hashes[0] !== undefined ? hashes[0] : sha256(hashes.join());
}

/** The hashes that an identity is made of, beside what the folder's JSON files say. */
interface ContentHashes {
  /** Of the graph; where there is none yet, of the weights. */
  readonly weights: string;
  readonly tokenizer: string;
}

/**
 * What tells one encoder from another: 64 hex digits over everything that determines a vector (weights and
 * graph, tokenizer, pooling, normalization, prompts, maximum length), and nothing else.
 */
export function identityOf(folder: ModelFolder, hashes: ContentHashes): string {
  const { architecture, ...shape } = folder.config;
  const { pooling, normalize, prompts, maxTokens } = folder;
  const family = architecture.modelType;
  return sha256(JSON.stringify({ family, shape, pooling, normalize, prompts, maxTokens, ...hashes }));
}

/** Where the graph lies that this folder serves with; undefined where none has been made. */
export function graphFile(folder: ModelFolder): string | undefined {
  const files =
    folder.lineage === null ? Object.values(GRAPH_FILES) : [GRAPH_FILES[folder.lineage.precision]];
  return files.find((file) => existsSync(join(folder.dir, file)));
}

/**
 * The identity of a model folder, from its files as they are now.
 *
 * @throws AppError as readModelFolder.
 */
export async function modelIdentity(dir: string): Promise<string> {
  const folder = await readModelFolder(dir);
  const graph = graphFile(folder);
  return identityOf(folder, {
    weights: graph === undefined ? await weightsSha256(dir) : await sha256OfFile(join(dir, graph)),
    tokenizer: await sha256OfFile(join(dir, 'tokenizer.json')),
  });
}
