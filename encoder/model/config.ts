import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { type Architecture, ARCHITECTURES } from './architectures.ts';
import { type ModernConfig, parseModernConfig } from './modern-config.ts';

/** The shape of an encoder, from config.json. */
export interface EncoderConfig {
  readonly architecture: Architecture;
  readonly layers: number;
  /** Width of a hidden state, which is the length of a vector unless a Dense module follows. */
  readonly hidden: number;
  /** Width of the embeddings, which are projected to `hidden` where it is another. */
  readonly embedding: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  /** The most tokens of a text. */
  readonly positions: number;
  /** Rows of the table of positions before that of the first token. */
  readonly positionOffset: number;
  /** 0 where there are none. */
  readonly tokenTypes: number;
  /** Rows of the table of relative positions; 0 without one. */
  readonly buckets: number;
  /** Null for all families but ModernBERT. */
  readonly modern: Omit<ModernConfig, 'epsilon'> | null;
  readonly epsilon: number;
}

const size = z.number().int().min(1);

const sizesSchema = z.object({ layers: size, hidden: size, heads: size, feedForward: size });

const configSchema = z.object({
  vocab_size: size,
  embedding_size: size.optional(),
  max_position_embeddings: size,
  pad_token_id: z.number().int().min(0).nullish(),
  type_vocab_size: size.default(2),
  relative_attention_num_buckets: size.default(32),
  layer_norm_eps: z.number().positive().default(1e-12),
  position_embedding_type: z.string().default('absolute'),
  is_decoder: z.boolean().default(false),
});

/** Different names of the exact Gelu (erf). */
const GELU = ['gelu', 'gelu_python'];

/** Where fairseq puts the padding token. */
const USUAL_PADDING = 1;

/**
 * Reads config.json's content.
 *
 * @param path for messages.
 * @throws AppError `invalid` for an unsupported architecture or a missing or contradictory setting.
 */
export function parseConfig(content: unknown, path: string): EncoderConfig {
  const invalid = (what: string): AppError => new AppError('invalid', `${path}: ${what}`);
  const object = z.record(z.string(), z.unknown()).catch({}).parse(content);
  const modelType = object.model_type;
  const architecture =
    typeof modelType === 'string' && Object.hasOwn(ARCHITECTURES, modelType)
      ? ARCHITECTURES[modelType]
      : undefined;
  if (architecture === undefined) {
    const known = Object.keys(ARCHITECTURES).join(', ');
    throw invalid(`model_type ${JSON.stringify(modelType ?? null)} is not supported; supported: ${known}.`);
  }
  const { settings } = architecture;
  const problems: string[] = [];
  const read = <T>(schema: z.ZodType<T>, from: unknown, nameOf = (key: string) => key): T | undefined => {
    const parsed = schema.safeParse(from);
    if (parsed.success) return parsed.data;
    problems.push(...parsed.error.issues.map((issue) => `${nameOf(issue.path.join('.'))}: ${issue.message}`));
    return undefined;
  };
  const names = new Map<string, string>(Object.entries(settings));
  const sizes = read(
    sizesSchema,
    Object.fromEntries([...names].map(([what, key]) => [what, object[key]])),
    (what) => names.get(what) ?? what,
  );
  const config = read(configSchema, object);
  if (sizes === undefined || config === undefined) throw invalid(problems.join('; '));

  const { hidden, heads } = sizes;
  const activation = object[settings.activation] ?? 'gelu';
  if (typeof activation !== 'string' || !GELU.includes(activation)) {
    const named = typeof activation === 'string' ? activation : JSON.stringify(activation);
    throw invalid(`${settings.activation} ${named} is not supported; only gelu is.`);
  }
  if (config.position_embedding_type !== 'absolute') {
    throw invalid(
      `position_embedding_type ${config.position_embedding_type} is not supported; only absolute is.`,
    );
  }
  if (config.is_decoder) {
    throw invalid(
      'is_decoder true (each token sees only those before it) is not supported. Take an encoder.',
    );
  }
  if (hidden % heads !== 0) {
    throw invalid(`${settings.hidden} ${hidden} is not a multiple of ${heads} heads.`);
  }
  const modern = architecture.modern === null ? null : parseModernConfig(object, sizes.layers);
  if (modern?.success === false) {
    const wrong = modern.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`);
    throw invalid(`${wrong.join('; ')} (of a ModernBERT)`);
  }
  const positionOffset = architecture.countsFromPadding ? (config.pad_token_id ?? USUAL_PADDING) + 1 : 0;
  if (config.max_position_embeddings <= positionOffset) {
    throw invalid(`max_position_embeddings ${config.max_position_embeddings} leaves no position for a text.`);
  }
  return {
    architecture,
    ...sizes,
    embedding: architecture.embeddings.projection === null ? hidden : (config.embedding_size ?? hidden),
    vocabulary: config.vocab_size,
    positions: config.max_position_embeddings - positionOffset,
    positionOffset,
    tokenTypes: architecture.embeddings.tokenType === null ? 0 : config.type_vocab_size,
    buckets: architecture.relativeBias === null ? 0 : config.relative_attention_num_buckets,
    modern: modern === null ? null : { windows: modern.data.windows, thetas: modern.data.thetas },
    epsilon: modern?.data.epsilon ?? config.layer_norm_eps,
  };
}

/** Parameters that determine a vector, embeddings and `layers` layers; a pooler or head does not count. */
export function countParameters(config: EncoderConfig, layers: number): number {
  const { hidden, embedding, feedForward, vocabulary, positions, positionOffset, tokenTypes } = config;
  if (config.modern !== null) {
    const each = 4 * hidden * hidden + 3 * hidden * feedForward + 2 * hidden;
    // The first layer has one norm less; one follows the embeddings and one the last layer.
    return vocabulary * hidden + layers * each + hidden;
  }
  const norm = 2 * hidden;
  const attention = 4 * (hidden * hidden + hidden);
  const between = 2 * hidden * feedForward + hidden + feedForward;
  const tables = (vocabulary + positions + positionOffset + tokenTypes) * embedding + 2 * embedding;
  const projection = embedding === hidden ? 0 : (embedding + 1) * hidden;
  const relative = config.buckets * config.heads;
  return tables + projection + relative + layers * (attention + between + 2 * norm);
}

/**
 * Floating-point operations that an encoder takes for one text of so many tokens: a multiplication and an addition for
 * every weight of the layers' matrices and token, and the attention's two products of tokens by tokens. Looking up
 * embeddings, norms, activations and pooling are left out: together below a hundredth.
 */
export function operationsOf(
  {
    layers,
    hidden,
    feedForward,
    modern,
  }: Pick<EncoderConfig, 'layers' | 'hidden' | 'feedForward' | 'modern'>,
  tokens: number,
): number {
  const matrices = modern === null ? 2 : 3;
  const products = 4 * hidden * hidden + matrices * hidden * feedForward;
  const attention = 2 * tokens * hidden;
  return layers * tokens * 2 * (products + attention);
}
