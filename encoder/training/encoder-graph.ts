import type { EncoderConfig } from '../model/config.ts';
import {
  add,
  divide,
  gelu,
  hyperbolicTangent,
  multiply,
  subtract,
  sum,
} from './autodiff/operations/arithmetic.ts';
import { reshape, slice, transpose } from './autodiff/operations/layout.ts';
import { layerNormalization, softmax, unitRows } from './autodiff/operations/normalization.ts';
import { batchedProduct, product } from './autodiff/operations/product.ts';
import type { Shape, Tape, Value } from './autodiff/tape.ts';

/** A static shape of a batch: texts and the tokens that each is padded to. */
export interface Bucket {
  readonly texts: number;
  readonly tokens: number;
}

/** How values reach the graph: the trainer decides which of them are parameters, and whether there is dropout. */
interface Feeds {
  /** A weight under its checkpoint name. */
  readonly weight: (name: string, shape: Shape) => Value;
  /** Word embedding rows of the batch's tokens, [texts · tokens, hidden], gathered outside the graph. */
  readonly rows: Value;
  /** 1 where there is a token, 0 where there is padding, [texts, tokens]. */
  readonly mask: Value;
  /** 1 where a token is of the second text of a pair, else 0, [texts, tokens]; null where each is one text. */
  readonly second?: Value | null;
  /** A factor for each element, 0 or 1 / (1 - p); null without dropout. */
  readonly dropout: ((name: string, shape: Shape) => Value) | null;
}

/** Added to the scores of padding before the softmax, as transformers does: gone in float32, yet finite. */
const INVISIBLE = -1e4;

/**
 * The encoder as differentiable operations: token rows to unit sentence vectors [texts, hidden] by mean pooling.
 * The same computation as model/graph/serving.ts, which is made to serve.
 *
 * @param layers names the checkpoint's layers to run, in order
 */
export function encode(...parts: Parameters<typeof meanPooled>): Value {
  return unitRows(parts[0], meanPooled(...parts));
}

/** The same before the vectors are brought to length one. */
export function meanPooled(
  tape: Tape,
  config: EncoderConfig,
  layers: readonly number[],
  bucket: Bucket,
  feeds: Feeds,
): Value {
  const { texts, tokens } = bucket;
  const { hidden } = config;
  const x = hiddenStates(tape, config, layers, bucket, feeds);
  const counted = reshape(tape, feeds.mask, [texts, tokens, 1]);
  const summed = sum(tape, multiply(tape, reshape(tape, x, [texts, tokens, hidden]), counted), [1]);
  return divide(tape, reshape(tape, summed, [texts, hidden]), sum(tape, feeds.mask, [1]));
}

/** What a cross-encoder has above its layers, by the names of transformers' sequence classification. */
export const POOLER = 'pooler.dense';
export const CLASSIFIER = 'classifier';

/**
 * A cross-encoder as differentiable operations: token rows of pairs to logits [texts, 1], by what transformers' sequence
 * classification puts above the first token of each (Nogueira and Cho, arXiv 1901.04085).
 *
 * @param layers as for `encode`
 */
export function score(
  tape: Tape,
  config: EncoderConfig,
  layers: readonly number[],
  bucket: Bucket,
  feeds: Feeds,
): Value {
  const { texts, tokens } = bucket;
  const { hidden } = config;
  const { weight, dropout } = feeds;
  const states = reshape(tape, hiddenStates(tape, config, layers, bucket, feeds), [texts, tokens, hidden]);
  const first = reshape(tape, slice(tape, states, 1, 0, 1), [texts, hidden]);
  const linear = (name: string, x: Value, to: number): Value =>
    product(tape, x, weight(`${name}.weight`, [to, hidden]), { b: true }, weight(`${name}.bias`, [to]));
  const pooled = hyperbolicTangent(tape, linear(POOLER, first, hidden));
  const kept = dropout === null ? pooled : multiply(tape, pooled, dropout('pooled', pooled.shape));
  return linear(CLASSIFIER, kept, 1);
}

/** Token states [texts · tokens, hidden] after the last of the layers. */
function hiddenStates(
  tape: Tape,
  config: EncoderConfig,
  layers: readonly number[],
  { texts, tokens }: Bucket,
  { weight, rows, mask, second = null, dropout }: Feeds,
): Value {
  const { architecture, epsilon, feedForward, heads, hidden } = config;
  const size = hidden / heads;
  const flat = [texts * tokens, hidden];
  const dropped = (name: string, x: Value): Value =>
    dropout === null ? x : multiply(tape, x, dropout(name, x.shape));
  const linear = (name: string, x: Value, from: number, to: number): Value =>
    product(tape, x, weight(`${name}.weight`, [to, from]), { b: true }, weight(`${name}.bias`, [to]));
  const norm = (name: string, x: Value): Value =>
    layerNormalization(
      tape,
      x,
      weight(`${name}.weight`, [hidden]),
      weight(`${name}.bias`, [hidden]),
      epsilon,
    );
  const perHead = (x: Value): Value =>
    transpose(tape, reshape(tape, x, [texts, tokens, heads, size]), [0, 2, 1, 3]);

  const { embeddings, attention, feedForward: mlp } = architecture;
  if (embeddings.tokenType === null || embeddings.position === null)
    throw new RangeError(`${architecture.modelType} cannot be trained.`);
  const positions = slice(tape, weight(embeddings.position, [config.positions, hidden]), 0, 0, tokens);
  const table = weight(embeddings.tokenType, [config.tokenTypes, hidden]);
  const type = slice(tape, table, 0, 0, 1);
  const types =
    second === null
      ? type
      : add(
          tape,
          type,
          multiply(
            tape,
            reshape(tape, second, [texts, tokens, 1]),
            subtract(tape, slice(tape, table, 0, 1, 2), type),
          ),
        );
  const embedded = add(tape, reshape(tape, rows, [texts, tokens, hidden]), add(tape, positions, types));
  const hide = reshape(tape, multiply(tape, subtract(tape, 1, mask), INVISIBLE), [texts, 1, 1, tokens]);

  let x = dropped('embeddings', norm(embeddings.norm, reshape(tape, embedded, flat)));
  for (const layer of layers) {
    const at = architecture.layer.replace('{layer}', String(layer));
    const projected = (input: Value, name: string): Value =>
      perHead(linear(at + name, input, hidden, hidden));
    const query = projected(x, attention.query);
    const key = projected(x, attention.key);
    const value = projected(x, attention.value);
    const scores = add(tape, batchedProduct(tape, query, key, { b: true }, 1 / Math.sqrt(size)), hide);
    const shares = dropped(`${at}attention`, softmax(tape, scores));
    const context = transpose(tape, batchedProduct(tape, shares, value), [0, 2, 1, 3]);
    const mixed = linear(at + attention.output, reshape(tape, context, flat), hidden, hidden);
    x = norm(at + attention.norm, add(tape, dropped(`${at}mixed`, mixed), x));
    const intermediate = gelu(tape, linear(at + mlp.up, x, hidden, feedForward));
    const output = linear(at + mlp.down, intermediate, feedForward, hidden);
    x = norm(at + mlp.norm, add(tape, dropped(`${at}output`, output), x));
  }
  return x;
}
