/**
 * What distinguishes one family of encoders from another, as data: how its weights are called. Every name is
 * relative to a checkpoint's prefix; `.weight` and `.bias` follow a linear or normalization layer's name.
 */
export interface Architecture {
  /** `model_type` of config.json. */
  readonly modelType: string;
  /** What checkpoints of this family put before every name: with or without a head. */
  readonly prefixes: readonly string[];
  readonly embeddings: {
    readonly word: string;
    readonly position: string;
    readonly tokenType: string;
    readonly norm: string;
  };
  /** Where layer `{layer}` begins; the names below follow it. */
  readonly layer: string;
  readonly attention: {
    readonly query: string;
    readonly key: string;
    readonly value: string;
    readonly output: string;
    readonly norm: string;
  };
  readonly feedForward: { readonly up: string; readonly down: string; readonly norm: string };
  /** Tensors that determine no vector but that other loaders look for; kept where a checkpoint has them. */
  readonly carried: readonly string[];
}

const bert: Architecture = {
  modelType: 'bert',
  prefixes: ['', 'bert.'],
  embeddings: {
    word: 'embeddings.word_embeddings.weight',
    position: 'embeddings.position_embeddings.weight',
    tokenType: 'embeddings.token_type_embeddings.weight',
    norm: 'embeddings.LayerNorm',
  },
  layer: 'encoder.layer.{layer}.',
  attention: {
    query: 'attention.self.query',
    key: 'attention.self.key',
    value: 'attention.self.value',
    output: 'attention.output.dense',
    norm: 'attention.output.LayerNorm',
  },
  feedForward: { up: 'intermediate.dense', down: 'output.dense', norm: 'output.LayerNorm' },
  carried: ['pooler.dense.weight', 'pooler.dense.bias'],
};

/** Every supported family, by `model_type`. */
export const ARCHITECTURES: Readonly<Record<string, Architecture>> = { bert };
