import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, sha256OfFile } from '../core/files.ts';
import { readModelFolder } from './folder.ts';
import { GRAPH_FILES } from './precision.ts';
import { weightFiles } from './weights/checkpoint.ts';

/** The SHA-256 of a folder's weights: of the one safetensors file, or of the list of its shards' hashes. */
export async function weightsSha256(dir: string): Promise<string> {
  const hashes = await Promise.all((await weightFiles(dir)).map((file) => sha256OfFile(join(dir, file))));
  return hashes.length === 1 && hashes[0] !== undefined ? hashes[0] : sha256(hashes.join());
}

/**
 * What tells one encoder from another: 64 hex digits over everything that determines a vector (weights and
 * graph, tokenizer, pooling, normalisation, prompts, maximum length), and nothing else.
 *
 * @throws AppError as readModelFolder.
 */
export async function modelIdentity(dir: string): Promise<string> {
  const folder = await readModelFolder(dir);
  const graph = [...new Set(Object.values(GRAPH_FILES))]
    .map((file) => join(dir, file))
    .find((path) => existsSync(path));
  const { architecture, ...shape } = folder.config;
  return sha256(
    JSON.stringify({
      weights: graph === undefined ? { shape, sha256: await weightsSha256(dir) } : await sha256OfFile(graph),
      architecture: architecture.modelType,
      tokenizer: await sha256OfFile(join(dir, 'tokenizer.json')),
      pooling: folder.pooling,
      normalize: folder.normalize,
      prompts: folder.prompts,
      maxTokens: folder.maxTokens,
    }),
  );
}
