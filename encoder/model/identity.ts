import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, sha256OfFile } from '../../core/files.ts';
import { readModelFolder, type ModelFolder } from './folder.ts';
import { GRAPH_FILES } from './precision.ts';
import { weightFiles } from './weights/checkpoint.ts';

/** The SHA-256 of a folder's weights: of the one safetensors file, or of the list of its shards' hashes. */
export async function weightsSha256(dir: string): Promise<string> {
  const hashes = await Promise.all((await weightFiles(dir)).map((file) => sha256OfFile(join(dir, file))));
  return hashes.length === 1 && hashes[0] !== undefined ? hashes[0] : sha256(hashes.join());
}

/** The hashes that an identity is made of, beside what the folder's JSON files say. */
export interface ContentHashes {
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
