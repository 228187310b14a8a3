import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256, sha256OfFile } from '../../core/files.ts';
import type { Precision } from './precision.ts';

/** An ONNX graph that another program has exported, in a folder that may have no weights beside it. */
export interface FoundGraph {
  /** Relative to the folder. */
  readonly file: string;
  /** Files in which it keeps what is too large for its own; relative to the folder. */
  readonly data: readonly string[];
  readonly precision: Precision;
}

/** Where exporters write a graph, the exact one first. */
const PLACES: readonly (readonly [string, Precision])[] = [
  ['onnx/model.onnx', 'fp32'],
  ['model.onnx', 'fp32'],
  ['onnx/model_quantized.onnx', 'int8'],
  ['onnx/model_int8.onnx', 'int8'],
  ['model_quantized.onnx', 'int8'],
];

/** The graph by which a folder can serve without weights; null where there is none. */
export async function findGraph(dir: string): Promise<FoundGraph | null> {
  const place = PLACES.find(([file]) => existsSync(join(dir, file)));
  if (place === undefined) return null;
  const [file, precision] = place;
  const beside = (await readdir(join(dir, dirname(file)))).sort();
  const name = basename(file);
  const data = beside.filter((other) => other.startsWith(`${name}_data`) || other.startsWith(`${name}.data`));
  return { file, precision, data: data.map((other) => join(dirname(file), other)) };
}

/** The SHA-256 of a found graph, with all that it keeps elsewhere. */
export async function foundGraphSha256(
  dir: string,
  { file, data }: Pick<FoundGraph, 'file' | 'data'>,
): Promise<string> {
  const hashes: string[] = [];
  for (const each of [file, ...data]) hashes.push(await sha256OfFile(join(dir, each)));
  return hashes.length === 1 && hashes[0] !== undefined ? hashes[0] : sha256(hashes.join());
}
