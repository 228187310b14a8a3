import { z } from 'zod';
import { AppError } from '../../core/errors.ts';

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

/** The shape of an encoder, from config.json. */
export interface EncoderConfig {
  readonly architecture: Architecture;
  readonly layers: number;
  /** Width of a hidden state, which is the length of a vector. */
  readonly hidden: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly tokenTypes: number;
  readonly epsilon: number;
}

const size = z.number().int().min(1);

const configSchema = z.object({
  num_hidden_layers: size,
  hidden_size: size,
  num_attention_heads: size,
  intermediate_size: size,
  vocab_size: size,
  max_position_embeddings: size,
  type_vocab_size: size.default(2),
  layer_norm_eps: z.number().positive().default(1e-12),
  hidden_act: z.string().default('gelu'),
  position_embedding_type: z.string().default('absolute'),
});

/**
 * Reads config.json's content.
 *
 * @param path for messages.
 * @throws AppError `invalid` for an unsupported architecture or a missing or contradictory setting.
 */
export function parseConfig(content: unknown, path: string): EncoderConfig {
  const invalid = (what: string): AppError => new AppError('invalid', `${path}: ${what}`);
  const { model_type: modelType } = z
    .object({ model_type: z.unknown() })
    .catch({ model_type: null })
    .parse(content);
  const architecture = typeof modelType === 'string' ? ARCHITECTURES[modelType] : undefined;
  if (architecture === undefined) {
    const known = Object.keys(ARCHITECTURES).join(', ');
    throw invalid(`model_type ${JSON.stringify(modelType ?? null)} is not supported; supported: ${known}.`);
  }
  const parsed = configSchema.safeParse(content);
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  const config = parsed.data;
  if (config.hidden_act !== 'gelu')
    throw invalid(`hidden_act ${config.hidden_act} is not supported; only gelu is.`);
  if (config.position_embedding_type !== 'absolute') {
    throw invalid(
      `position_embedding_type ${config.position_embedding_type} is not supported; only absolute is.`,
    );
  }
  if (config.hidden_size % config.num_attention_heads !== 0) {
    throw invalid(
      `hidden_size ${config.hidden_size} is not a multiple of ${config.num_attention_heads} heads.`,
    );
  }
  return {
    architecture,
    layers: config.num_hidden_layers,
    hidden: config.hidden_size,
    heads: config.num_attention_heads,
    feedForward: config.intermediate_size,
    vocabulary: config.vocab_size,
    positions: config.max_position_embeddings,
    tokenTypes: config.type_vocab_size,
    epsilon: config.layer_norm_eps,
  };
}

/** Parameters that determine a vector, embeddings and `layers` layers; a pooler or head does not count. */
export function countParameters(config: EncoderConfig, layers: number): number {
  const { hidden, feedForward, vocabulary, positions, tokenTypes } = config;
  const norm = 2 * hidden;
  const attention = 4 * (hidden * hidden + hidden);
  const between = 2 * hidden * feedForward + hidden + feedForward;
  const embeddings = (vocabulary + positions + tokenTypes) * hidden + norm;
  return embeddings + layers * (attention + between + 2 * norm);
}

/**
 * Floating-point operations that an encoder takes for one text of so many tokens: a multiplication and an addition for
 * every weight of the layers' matrices and token, and the attention's two products of tokens by tokens. Looking up
 * embeddings, norms, activations and pooling are left out: together below a hundredth.
 */
export function operationsOf(
  { layers, hidden, feedForward }: Omit<EncoderConfig, 'architecture'>,
  tokens: number,
): number {
  const products = 4 * hidden * hidden + 2 * hidden * feedForward;
  const attention = 2 * tokens * hidden;
  return layers * tokens * 2 * (products + attention);
}
