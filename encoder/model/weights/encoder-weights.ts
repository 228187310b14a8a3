import type { DenseModule } from '../modules.ts';
import type { FloatTensor } from './safetensors.ts';

/** A linear layer as PyTorch keeps it: `x · weightᵀ + bias`, weight [out, in]. */
export interface Linear {
  readonly weight: FloatTensor;
  readonly bias: FloatTensor;
}

/** A layer normalization's scale and shift. */
export interface Norm {
  readonly weight: FloatTensor;
  readonly bias: FloatTensor;
}

export interface LayerWeights {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly attentionOutput: Linear;
  /** Null where a layer reads its input as it is, as ModernBERT's first does. */
  readonly attentionNorm: Norm | null;
  readonly up: Linear;
  readonly down: Linear;
  readonly outputNorm: Norm;
  /** How far a token sees to either side; null where it sees all. */
  readonly window: number | null;
}

/** A linear layer over the pooled vector, and what follows it. */
export interface DenseWeights extends Linear {
  readonly activation: DenseModule['activation'];
}

/** Every weight that determines a vector, and what is only carried along. */
export interface EncoderWeights {
  readonly word: FloatTensor;
  /** With the rows before that of the first token; null for rotary positions. */
  readonly position: FloatTensor | null;
  /** Null without token types. */
  readonly tokenType: FloatTensor | null;
  readonly embeddingNorm: Norm;
  /** From the width of the embeddings to that of the layers; null where they are the same. */
  readonly projection: Linear | null;
  /** The bias of attention by distance [buckets, heads]; null without. */
  readonly relative: FloatTensor | null;
  readonly layers: readonly LayerWeights[];
  /** After the last layer; null where each layer ends with a norm. */
  readonly finalNorm: Norm | null;
  readonly dense: readonly DenseWeights[];
  /** By name. */
  readonly carried: ReadonlyMap<string, FloatTensor>;
}
