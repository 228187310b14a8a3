import type { EncoderConfig } from '../../model/config.ts';
import type { OnnxGraph } from '../../model/onnx/onnx.ts';
import { gradients } from '../autodiff/gradient.ts';
import { createTape, type Shape, type Tape, type Value } from '../autodiff/tape.ts';
import { type Bucket, CLASSIFIER, encode, meanPooled, score } from '../encoder-graph.ts';
import type { Objective } from '../objectives.ts';
import type { FloatTensor } from '../../model/weights/safetensors.ts';

/** Word embedding rows of the batch's tokens: gathered and scattered outside the graph, as most rows stay untouched. */
export const ROWS = 'rows';
export const MASK = 'mask';
/** Which tokens are of the second text of a pair. */
export const SECOND = 'second';
export const LOSS = 'loss';
export const VECTORS = 'vectors';

/** Whether weights are those of a cross-encoder, which scores pairs, instead of an encoder's. */
export function isCrossEncoder(weights: Pick<Weights, 'has'>): boolean {
  return weights.has(`${CLASSIFIER}.weight`);
}

/** What stands above the layers: unit vectors, the same before they are brought to length one, or the logits of pairs. */
const HEADS = { vectors: encode, pooled: meanPooled, logits: score };
export type Head = keyof typeof HEADS;

/** What a graph computes besides its bucket. */
interface GraphPlan {
  readonly head: Head;
  readonly config: EncoderConfig;
  /** Weights by checkpoint name to which gradients flow; `ROWS` among them trains the word embeddings. */
  readonly trained: ReadonlySet<string>;
  /** Probability that an element of a hidden state is dropped. */
  readonly dropout: number;
}

/** A graph with the shapes of everything that is fed. */
interface StaticGraph {
  readonly graph: OnnxGraph;
  /** By name: dropout masks, to be drawn anew for each run. */
  readonly dropoutMasks: ReadonlyMap<string, Shape>;
}

export function gradientName(weight: string): string {
  return `gradient of ${weight}`;
}

function vectorsOf(
  tape: Tape,
  { config, head, trained, dropout }: GraphPlan,
  bucket: Bucket,
): {
  vectors: Value;
  parameters: Map<string, Value>;
  dropoutMasks: Map<string, Shape>;
  weight: (name: string, shape: Shape) => Value;
} {
  const parameters = new Map<string, Value>();
  const dropoutMasks = new Map<string, Shape>();
  const fed = (name: string, shape: Shape): Value => {
    if (!trained.has(name)) return tape.input(name, shape);
    const value = tape.parameter(name, shape);
    parameters.set(name, value);
    return value;
  };
  const rows = fed(ROWS, [bucket.texts * bucket.tokens, config.hidden]);
  const mask = tape.input(MASK, [bucket.texts, bucket.tokens]);
  const dropped = (name: string, shape: Shape): Value => {
    dropoutMasks.set(`dropout of ${name}`, shape);
    return tape.input(`dropout of ${name}`, shape);
  };
  const layers = Array.from({ length: config.layers }, (_, layer) => layer);
  const second = head === 'logits' ? tape.input(SECOND, mask.shape) : null;
  const feeds = { weight: fed, rows, mask, second, dropout: dropout > 0 ? dropped : null };
  const vectors = HEADS[head](tape, config, layers, bucket, feeds);
  return { vectors, parameters, dropoutMasks, weight: fed };
}

/** Loss and gradients of one batch of a bucket's shape. */
export function trainingGraph(plan: GraphPlan, objective: Objective, bucket: Bucket): StaticGraph {
  const tape = createTape();
  const { vectors, parameters, dropoutMasks, weight } = vectorsOf(tape, plan, bucket);
  const loss = objective.loss(tape, vectors, weight);
  const flows = gradients(tape, loss, [...parameters.values()]);
  const outputs: Record<string, Value> = { [LOSS]: loss };
  for (const [position, name] of [...parameters.keys()].entries()) {
    const gradient = flows[position];
    if (gradient !== undefined) outputs[gradientName(name)] = gradient;
  }
  return { graph: tape.graph(outputs), dropoutMasks };
}

/** What stands above the layers, of one batch of a bucket's shape, without dropout. */
export function forwardGraph(config: EncoderConfig, bucket: Bucket, head: Head = 'vectors'): OnnxGraph {
  const tape = createTape();
  const { vectors } = vectorsOf(tape, { config, head, trained: new Set(), dropout: 0 }, bucket);
  return tape.graph({ [VECTORS]: vectors });
}

/** An encoder's weights by checkpoint name, layers numbered from 0; changed in place by training. */
export type Weights = ReadonlyMap<string, FloatTensor>;

/**
 * What gradients flow to: everything that determines a vector, or all of it but the embeddings. The word table is
 * trained through its rows. What BERT has above its layers counts in a cross-encoder only.
 */
export function trainedNames(weights: Weights, config: EncoderConfig, embeddings: boolean): Set<string> {
  const { architecture } = config;
  const { word, position, tokenType } = architecture.embeddings;
  const carried = new Set(isCrossEncoder(weights) ? [] : architecture.carried);
  const names = [...weights.keys()].filter((name) => name !== word && !carried.has(name));
  const tables = new Set([position, tokenType]);
  return new Set(embeddings ? [...names, ROWS] : names.filter((name) => !tables.has(name)));
}
