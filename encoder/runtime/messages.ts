import { z } from 'zod';
import { ERROR_CODES } from '../../core/errors.ts';
import { ROLES } from '../model/prompts.ts';

/** What the encoder's process and its owner say to each other. */

const failure = z.object({ code: z.enum(ERROR_CODES), message: z.string() });
export type Failure = z.infer<typeof failure>;

/** To the process: one text to embed, or words to look up in its vocabulary. */
export const requestSchema = z.union([
  z.object({ id: z.number(), text: z.string(), role: z.enum(ROLES) }),
  z.object({ id: z.number(), words: z.array(z.string()) }),
]);
export type Request = z.infer<typeof requestSchema>;

/** From the process: first `ready` or `broken`, then for every request a `vector`, the share of `known` words, or `refused`. */
export const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), dimensions: z.number() }),
  z.object({ kind: z.literal('broken'), failure }),
  z.object({
    kind: z.literal('vector'),
    id: z.number(),
    vector: z.custom<Float32Array>((value) => value instanceof Float32Array),
    truncated: z.boolean(),
  }),
  z.object({ kind: z.literal('known'), id: z.number(), share: z.number() }),
  z.object({ kind: z.literal('refused'), id: z.number(), failure }),
]);
export type Reply = z.infer<typeof replySchema>;

/** An answer to a request. */
export type Answer = Extract<Reply, { id: number }>;
