/**
 * What distinguishes one family of encoders from another, as data: how its weights and settings are called, and the few
 * ways in which it computes otherwise. Every name is relative to a checkpoint's prefix; `.weight` and `.bias` follow a
 * linear or normalization layer's name.
 */
export interface Architecture {
  /** `model_type` of config.json. */
  readonly modelType: string;
  /** What checkpoints of this family put before every name: with or without a head. */
  readonly prefixes: readonly string[];
  readonly embeddings: {
    readonly word: string;
    /** Null for a family that turns queries and keys by their position instead. */
    readonly position: string | null;
    /** Null for a family without token types. */
    readonly tokenType: string | null;
    readonly norm: string;
    /** From the width of the embeddings to that of the layers, where they differ; null where they never do. */
    readonly projection: string | null;
  };
  /** Whether positions count from the row after the padding token's, as fairseq's do; else from the first. */
  readonly countsFromPadding: boolean;
  /**
   * How ModernBERT differs from all others, null for those: it normalizes before attention and feed-forward network and once
   * at the end; query, key and value are one matrix, of that name three times; rotary positions, attention to near tokens
   * only in most layers, a gated feed-forward network, no biases.
   */
  readonly modern: { readonly finalNorm: string } | null;
  /** A bias of attention by the distance of two tokens, one table for all layers [buckets, heads]; null without. */
  readonly relativeBias: string | null;
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
  /** What config.json calls the sizes. */
  readonly settings: {
    readonly layers: string;
    readonly hidden: string;
    readonly heads: string;
    readonly feedForward: string;
    readonly activation: string;
  };
}

const bert: Architecture = {
  modelType: 'bert',
  prefixes: ['', 'bert.'],
  embeddings: {
    word: 'embeddings.word_embeddings.weight',
    position: 'embeddings.position_embeddings.weight',
    tokenType: 'embeddings.token_type_embeddings.weight',
    norm: 'embeddings.LayerNorm',
    projection: null,
  },
  countsFromPadding: false,
  modern: null,
  relativeBias: null,
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
  settings: {
    layers: 'num_hidden_layers',
    hidden: 'hidden_size',
    heads: 'num_attention_heads',
    feedForward: 'intermediate_size',
    activation: 'hidden_act',
  },
};

const roberta: Architecture = {
  ...bert,
  modelType: 'roberta',
  prefixes: ['', 'roberta.'],
  countsFromPadding: true,
};

const electra: Architecture = {
  ...bert,
  modelType: 'electra',
  prefixes: ['', 'electra.'],
  embeddings: { ...bert.embeddings, projection: 'embeddings_project' },
  carried: [],
};

const distilbert: Architecture = {
  ...bert,
  modelType: 'distilbert',
  prefixes: ['', 'distilbert.'],
  embeddings: { ...bert.embeddings, tokenType: null },
  layer: 'transformer.layer.{layer}.',
  attention: {
    query: 'attention.q_lin',
    key: 'attention.k_lin',
    value: 'attention.v_lin',
    output: 'attention.out_lin',
    norm: 'sa_layer_norm',
  },
  feedForward: { up: 'ffn.lin1', down: 'ffn.lin2', norm: 'output_layer_norm' },
  carried: [],
  settings: {
    layers: 'n_layers',
    hidden: 'dim',
    heads: 'n_heads',
    feedForward: 'hidden_dim',
    activation: 'activation',
  },
};

const mpnet: Architecture = {
  ...bert,
  modelType: 'mpnet',
  prefixes: ['', 'mpnet.'],
  embeddings: { ...bert.embeddings, tokenType: null },
  countsFromPadding: true,
  relativeBias: 'encoder.relative_attention_bias.weight',
  attention: {
    query: 'attention.attn.q',
    key: 'attention.attn.k',
    value: 'attention.attn.v',
    output: 'attention.attn.o',
    norm: 'attention.LayerNorm',
  },
};

const modernbert: Architecture = {
  ...bert,
  modelType: 'modernbert',
  prefixes: ['', 'model.'],
  embeddings: {
    word: 'embeddings.tok_embeddings.weight',
    position: null,
    tokenType: null,
    norm: 'embeddings.norm',
    projection: null,
  },
  modern: { finalNorm: 'final_norm' },
  layer: 'layers.{layer}.',
  attention: {
    query: 'attn.Wqkv',
    key: 'attn.Wqkv',
    value: 'attn.Wqkv',
    output: 'attn.Wo',
    norm: 'attn_norm',
  },
  feedForward: { up: 'mlp.Wi', down: 'mlp.Wo', norm: 'mlp_norm' },
  carried: [],
  settings: { ...bert.settings, activation: 'hidden_activation' },
};

const TABLE = [
  bert,
  roberta,
  { ...roberta, modelType: 'xlm-roberta' },
  { ...roberta, modelType: 'camembert' },
  distilbert,
  electra,
  mpnet,
  modernbert,
];

/** Every supported family, by `model_type`. */
export const ARCHITECTURES: Readonly<Record<string, Architecture>> = Object.fromEntries(
  TABLE.map((architecture) => [architecture.modelType, architecture]),
);
