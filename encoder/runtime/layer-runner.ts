import type { FloatTensor } from '../model/weights/safetensors.ts';
import { rowsOf } from '../model/weights/rows.ts';
import { InferenceSession, runtimeOptions, Tensor } from './onnxruntime.ts';

/** Texts of one length somewhere between two layers: texts × tokens × width. */
export interface HiddenStates {
  readonly data: Float32Array;
  readonly shape: readonly [texts: number, tokens: number, width: number];
}

/** What is wanted of a layer: what the next one reads, the vectors as if it were the last, or both. */
interface LayerOutputs {
  readonly states: boolean;
  readonly vectors: boolean;
}

/** An encoder in pieces, which can be put together in any order. */
export interface LayerRunner {
  readonly layers: number;
  /** @param ids texts of one length */
  embed(ids: readonly (readonly number[])[]): Promise<HiddenStates>;
  /** The outputs that are wanted; the others are empty. Vectors are texts × width, each of unit length. */
  apply(
    layer: number,
    states: HiddenStates,
    wanted: LayerOutputs,
  ): Promise<{ readonly states: HiddenStates; readonly vectors: Float32Array }>;
  close(): Promise<void>;
}

/** The graphs of an encoder in pieces, as model/graph/layer-graphs.ts makes them. */
interface LayerGraphs {
  /** The table of words [vocabulary, embedding]. */
  readonly words: FloatTensor;
  readonly embeddings: Uint8Array;
  /** Taken one by one, so that no two of them need be in memory. */
  readonly layers: Iterable<Uint8Array>;
}

/** Opens an encoder in pieces in this process: for looking inside it, not for serving. */
export async function openLayerRunner(
  { words, embeddings: first, layers: others }: LayerGraphs,
  options: { threads: number },
): Promise<LayerRunner> {
  const sessions: InferenceSession[] = [];
  const close = async (): Promise<void> => {
    for (const session of sessions) await session.release();
  };
  try {
    const open = async (graph: Uint8Array): Promise<void> => {
      sessions.push(await InferenceSession.create(graph, runtimeOptions(options.threads)));
    };
    await open(first);
    for (const graph of others) await open(graph);
  } catch (error) {
    await close();
    throw error;
  }
  const [embeddings, ...layers] = sessions;

  return {
    layers: layers.length,
    async embed(ids) {
      const shape = [ids.length, ids[0]?.length ?? 0];
      const rows = rowsOf(words, ids.flat());
      const token_type_ids = new Tensor('int64', new BigInt64Array(ids.flat().length), shape);
      const readsTypes = embeddings?.inputNames.includes('token_type_ids') === true;
      const feeds = { words: new Tensor('float32', rows.data, [...shape, rows.shape[1] ?? 0]) };
      const results = await embeddings?.run(readsTypes ? { ...feeds, token_type_ids } : feeds);
      return statesOf(results?.hidden_states);
    },
    async apply(layer, states, wanted) {
      const [texts, tokens] = states.shape;
      const attention_mask = new Tensor('int64', new BigInt64Array(texts * tokens).fill(1n), [texts, tokens]);
      const feeds = { hidden_states: new Tensor('float32', states.data, states.shape), attention_mask };
      const outputs = [
        ...(wanted.states ? ['last_hidden_state'] : []),
        ...(wanted.vectors ? ['sentence_embedding'] : []),
      ];
      const results = await layers[layer]?.run(feeds, outputs);
      return {
        states: wanted.states
          ? statesOf(results?.last_hidden_state)
          : { ...states, data: new Float32Array(0) },
        vectors: wanted.vectors ? floatsOf(results?.sentence_embedding) : new Float32Array(0),
      };
    },
    close,
  };
}

function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new Error('A graph of an encoder in pieces lacks its output.');
}

function statesOf(tensor: Tensor | undefined): HiddenStates {
  const [texts = 0, tokens = 0, width = 0] = tensor?.dims ?? [];
  return { data: floatsOf(tensor), shape: [texts, tokens, width] };
}
