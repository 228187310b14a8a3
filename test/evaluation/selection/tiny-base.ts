import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EncoderConfig } from '../../../encoder/model/config.ts';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { encodeSafetensors } from '../../../encoder/model/weights/safetensors.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { tinyWeights } from '../../encoder/training/step/tiny-encoder.ts';

const jsonObject = z.record(z.string(), z.unknown());

export interface TinyBaseOptions {
  readonly layers: number;
  readonly seed?: number;
  /** Of a hidden state, a multiple of 4. */
  readonly width?: number;
  /** Content of tokenizer.json and how many tokens it has; WordPiece with some words and all letters unless given. */
  readonly tokenizer?: { readonly content: object; readonly tokens: number };
}

/**
 * Makes a tiny random model of so many layers in an empty folder, with a tokenizer.
 */
export async function makeTinyBase(
  dir: string,
  { layers, seed = 1, width = 8, tokenizer }: TinyBaseOptions,
): Promise<string> {
  await cp(tinyCheckpoint('tiny-plain-fp32'), dir, { recursive: true });
  const path = join(dir, 'config.json');
  const content = jsonObject.parse(JSON.parse(await readFile(path, 'utf8')));
  const shape = {
    num_hidden_layers: layers,
    hidden_size: width,
    num_attention_heads: 2,
    intermediate_size: 2 * width,
    ...(tokenizer && { vocab_size: tokenizer.tokens }),
  };
  if (tokenizer) await writeFile(join(dir, 'tokenizer.json'), JSON.stringify(tokenizer.content));
  await writeFile(path, JSON.stringify({ ...content, ...shape }));
  const { config } = await readModelFolder(dir);
  await writeWeights(dir, config, seed);
  return dir;
}

async function writeWeights(dir: string, config: EncoderConfig, seed: number): Promise<void> {
  const parts = encodeSafetensors(tinyWeights(config, seed), 'F32');
  await writeFile(join(dir, 'model.safetensors'), Buffer.concat(parts));
}
