import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { type EncoderConfig, parseConfig } from './config.ts';
import { type Lineage, readLineage } from './lineage.ts';
import { readJson } from '../../core/json.ts';
import { requireRealFiles, withoutConfig, withoutTokenizer, withoutWeights } from './missing-files.ts';
import { type Modules, readModules, readReading, type Reading } from './modules.ts';
import { type Prompts, promptsByRole, readPrompts, readTruncation } from './prompts.ts';
import { notesOf, requireFitting, requirePooledPrompt } from './soundness.ts';
import { sha256, sha256OfFile } from '../../core/files.ts';
import { GRAPH_FILES } from './precision.ts';
import { weightFiles } from './weights/state-dict.ts';

/** An ordinary sentence-transformers / transformers folder, read and checked; weights stay on disk. */
export interface ModelFolder extends Omit<Modules, 'transformer' | 'poolsPrompt'>, Reading {
  readonly dir: string;
  /** Where the transformer's files lie: the same folder, or one in it. */
  readonly transformerDir: string;
  readonly config: EncoderConfig;
  /** The length of a vector. */
  readonly dimensions: number;
  /** After how many numbers a vector ends that would have more (`truncate_dim` of sentence-transformers); null where it has all. */
  readonly cutTo: number | null;
  readonly prompts: Prompts;
  readonly lineage: Lineage | null;
  /** What a person should know of it, one sentence each; usually nothing. */
  readonly notes: readonly string[];
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
  const { transformer, poolsPrompt, ...output } = await readModules(dir);
  const transformerDir = join(dir, transformer);
  await requireRealFiles(transformerDir);
  const configPath = join(transformerDir, 'config.json');
  const content = await readJson(configPath, z.record(z.string(), z.unknown()));
  if (content === undefined) throw await withoutConfig(transformerDir);
  const config = parseConfig(content, configPath);
  if (!existsSync(join(transformerDir, 'tokenizer.json'))) throw await withoutTokenizer(transformerDir);
  for (const { path } of output.dense) {
    await requireRealFiles(join(dir, path));
    if (!existsSync(join(dir, path, 'model.safetensors'))) throw await withoutWeights(join(dir, path));
  }
  requireFitting(dir, config.hidden, output.dense);
  const prompts = await readPrompts(dir);
  requirePooledPrompt(dir, poolsPrompt, prompts);
  const all = allDimensions({ config, ...output });
  const truncation = await readTruncation(dir);
  const cutTo = truncation !== null && truncation < all ? truncation : null;
  return {
    ...output,
    ...(await readReading(transformerDir, config.positions)),
    dir,
    transformerDir,
    config,
    dimensions: cutTo ?? all,
    cutTo,
    prompts,
    lineage: await readLineage(dir),
    notes: notesOf(content, existsSync(join(dir, 'modules.json'))),
  };
}

/** How many numbers its modules give, of which a vector may have only the first. */
export function allDimensions({ dense, config }: Pick<ModelFolder, 'dense' | 'config'>): number {
  return dense.at(-1)?.outputs ?? config.hidden;
}

/** The SHA-256 of a folder's weights: of the one safetensors file, or of the list of its shards' hashes. */
export async function weightsSha256(dir: string): Promise<string> {
  const { dense } = await readModules(dir);
  const files = [...(await weightFiles(dir)), ...dense.map(({ path }) => join(path, 'model.safetensors'))];
  const hashes = await Promise.all(files.map((file) => sha256OfFile(join(dir, file))));
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
  const { architecture, embedding, positionOffset, buckets, modern, ...shape } = folder.config;
  const { pooling, normalize, prompts, maxTokens, lowersCase, dense, cutTo } = folder;
  const family = architecture.modelType;
  const { query, document, default: usual } = promptsByRole(prompts);
  // What older programs did not know stands here only where it matters, so that what they embedded goes on.
  const later = {
    ...(family === 'bert' ? {} : { embedding, positionOffset, buckets, modern }),
    ...(query === usual && document === usual ? {} : { query, document }),
    ...(lowersCase ? { lowersCase } : {}),
    ...(dense.length > 0 ? { dense } : {}),
    ...(cutTo === null ? {} : { cutTo }),
  };
  const what = { family, shape, pooling, normalize, prompts, maxTokens, ...later, ...hashes };
  return sha256(JSON.stringify(what));
}

/** Where the graph lies that this folder serves with; undefined where none has been made. */
export function graphFile(folder: ModelFolder): string | undefined {
  const files =
    folder.lineage === null ? Object.values(GRAPH_FILES) : [GRAPH_FILES[folder.lineage.precision]];
  return files.find((file) => existsSync(join(folder.dir, file)));
}

async function hashOf({ dir, lineage }: ModelFolder, graph: string | undefined): Promise<string> {
  // A found graph may keep its weights in other files.
  if (lineage?.graph === 'found') return lineage.base.sha256;
  return graph === undefined ? weightsSha256(dir) : sha256OfFile(join(dir, graph));
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
    weights: await hashOf(folder, graph),
    tokenizer: await sha256OfFile(join(folder.transformerDir, 'tokenizer.json')),
  });
}
