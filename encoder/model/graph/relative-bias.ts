import type { EncoderConfig } from '../config.ts';
import type { FloatTensor } from '../weights/safetensors.ts';
import type { GraphBuilder } from './builder.ts';

/** Distances from here on share the last bucket (MPNet; Raffel et al., arXiv 1910.10683). */
const MAX_DISTANCE = 128;

/**
 * The bucket of a distance between two tokens, key minus query: half of the buckets for each direction; of these half
 * for the nearest distances, one each, and the rest for ever wider ranges.
 */
function bucketOf(distance: number, buckets: number): number {
  const each = Math.floor(buckets / 2);
  const exact = Math.floor(each / 2);
  const direction = distance > 0 ? each : 0;
  const size = Math.abs(distance);
  if (size < exact) return direction + size;
  const share = Math.fround(
    Math.fround(Math.log(Math.fround(size / exact))) / Math.fround(Math.log(MAX_DISTANCE / exact)),
  );
  return direction + Math.min(exact + Math.floor(Math.fround(share * (each - exact))), each - 1);
}

/**
 * Adds the bias [1, heads, tokens, tokens] that attention adds to the scores, by the distance of two tokens.
 *
 * @param x a value [batch, tokens, …]
 * @returns null where there is no table
 */
export function addRelativeBias(
  graph: GraphBuilder,
  { positions, buckets }: EncoderConfig,
  table: FloatTensor | null,
  x: string,
): string | null {
  if (table === null) return null;
  const integers = (name: string, values: readonly number[], shape: readonly number[]): string =>
    graph.constant(`relative/${name}`, 'int64', shape, BigInt64Array.from(values, BigInt));
  const node = (name: string, ...rest: DropFirst<Parameters<GraphBuilder['node']>>): string =>
    graph.node(`relative/${name}`, ...rest);

  // From the farthest token before to the farthest behind.
  const all = Array.from({ length: 2 * positions - 1 }, (_, at) => bucketOf(at - positions + 1, buckets));
  const shape = node('shape', 'Shape', [x], { start: 1, end: 2 });
  const tokens = node('tokens', 'Squeeze', [shape, integers('axis0', [0], [1])]);
  const places = node('places', 'Range', [integers('zero', [0], []), tokens, integers('one', [1], [])]);
  const keys = node('keys', 'Unsqueeze', [places, integers('axis0', [0], [1])]);
  const queries = node('queries', 'Unsqueeze', [places, integers('axis1', [1], [1])]);
  const distances = node('distances', 'Sub', [keys, queries]);
  const rows = node('rows', 'Add', [distances, integers('nearest', [positions - 1], [])]);
  const bucket = node('bucket', 'Gather', [integers('buckets', all, [all.length]), rows]);
  const weights = graph.constant('relative.weight', 'float32', table.shape, table.data);
  const bias = node('bias', 'Gather', [weights, bucket]);
  const byHead = node('by-head', 'Transpose', [bias], { perm: [2, 0, 1] });
  return node('batch', 'Unsqueeze', [byHead, integers('axis0', [0], [1])]);
}

type DropFirst<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;
