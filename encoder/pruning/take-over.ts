import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../../core/errors.ts';
import type { ModelFolder } from '../model/folder.ts';
import { SENTENCE_CONFIG } from '../model/modules.ts';
import type { StagingFolder } from './staging-folder.ts';

/** The files of the transformer beside weights and config.json, where the base has them. */
const OF_TRANSFORMER = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
];

const OF_FOLDER = ['modules.json', 'config_sentence_transformers.json', 'LICENSE'];

const MODULE_FOLDER = /^\d+_\w+$/;

/**
 * Writes what a folder's variant takes over, beside graph, weights and config.json: tokenizer, modules, prompts, license.
 *
 * @param rewritten files that are not taken over as they are, or that the folder does not have, by name
 */
export async function takeOverFiles(
  staging: StagingFolder,
  folder: ModelFolder,
  rewritten: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<void> {
  const sources = await sourcesOf(folder);
  for (const file of new Set([...sources.keys(), ...rewritten.keys()])) {
    if (file === 'config.json') continue;
    const bytes = rewritten.get(file) ?? (await readIfPresent(sources.get(file) ?? join(folder.dir, file)));
    const isMoved = file === 'modules.json' && folder.transformerDir !== folder.dir;
    if (bytes !== null) await staging.write(file, [isMoved ? flatModules(bytes) : bytes]);
  }
}

/** Where each file lies that a variant has, if it is there. */
async function sourcesOf({ dir, transformerDir, dense }: ModelFolder): Promise<Map<string, string>> {
  const files = new Map(OF_FOLDER.map((file) => [file, join(dir, file)]));
  const reading = (await readdir(transformerDir)).filter((name) => SENTENCE_CONFIG.test(name));
  for (const file of [...OF_TRANSFORMER, ...reading]) files.set(file, join(transformerDir, file));
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const isModule = entry.isDirectory() && MODULE_FOLDER.test(entry.name);
    if (!isModule || join(dir, entry.name) === transformerDir) continue;
    files.set(`${entry.name}/config.json`, join(dir, entry.name, 'config.json'));
  }
  for (const { path } of dense) {
    files.set(`${path}/model.safetensors`, join(dir, path, 'model.safetensors'));
  }
  return files;
}

/** modules.json with the transformer in the folder itself, where a variant has it. */
function flatModules(original: Uint8Array): Uint8Array {
  const modules = z.array(z.looseObject({})).parse(JSON.parse(new TextDecoder().decode(original)));
  return json(modules.map((module, index) => (index === 0 ? { ...module, path: '' } : module)));
}

async function readIfPresent(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The bytes of a JSON file. */
export function json(content: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
}
