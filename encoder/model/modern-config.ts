import { z } from 'zod';

/** What else config.json says of a ModernBERT. */
export interface ModernConfig {
  /** For each layer how far a token sees to either side; null for one that sees all. */
  readonly windows: readonly (number | null)[];
  /** The base of the rotary frequencies, in layers that see all and in those that see near tokens. */
  readonly thetas: { readonly all: number; readonly near: number };
  readonly epsilon: number;
}

const [SEES_ALL, SEES_NEAR] = ['full_attention', 'sliding_attention'] as const;

const ropeSchema = z.object({
  rope_theta: z.number().positive(),
  rope_type: z.literal('default').optional(),
});

const modernSchema = z.object({
  layer_types: z.array(z.enum([SEES_ALL, SEES_NEAR])).nullish(),
  global_attn_every_n_layers: z.number().int().min(1).default(3),
  local_attention: z.number().int().min(2).default(128),
  rope_parameters: z.object({ [SEES_ALL]: ropeSchema, [SEES_NEAR]: ropeSchema }).nullish(),
  global_rope_theta: z.number().positive().default(160_000),
  local_rope_theta: z.number().positive().default(10_000),
  norm_eps: z.number().positive().default(1e-5),
  norm_bias: z.literal(false).default(false),
  attention_bias: z.literal(false).default(false),
  mlp_bias: z.literal(false).default(false),
});

/**
 * What config.json says of a ModernBERT of so many layers: newer versions of transformers list each layer's kind and the
 * rotary parameters, older ones say which layers see all.
 */
export function parseModernConfig(content: unknown, layers: number): z.ZodSafeParseResult<ModernConfig> {
  return modernSchema
    .transform((config) => ({
      windows: Array.from({ length: layers }, (_, layer) => {
        const kind = config.layer_types?.[layer];
        const seesAll =
          kind === undefined ? layer % config.global_attn_every_n_layers === 0 : kind === SEES_ALL;
        return seesAll ? null : Math.floor(config.local_attention / 2);
      }),
      thetas: {
        all: config.rope_parameters?.[SEES_ALL].rope_theta ?? config.global_rope_theta,
        near: config.rope_parameters?.[SEES_NEAR].rope_theta ?? config.local_rope_theta,
      },
      epsilon: config.norm_eps,
    }))
    .safeParse(content);
}

/** What config.json says of the kinds of these layers. */
export function layerTypes(windows: readonly (number | null)[]): { layer_types: string[] } {
  return { layer_types: windows.map((window) => (window === null ? SEES_ALL : SEES_NEAR)) };
}
