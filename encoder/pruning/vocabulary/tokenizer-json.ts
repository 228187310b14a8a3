import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

const postProcessorSchema = z.looseObject({
  sep: z.tuple([z.string(), z.number()]).optional(),
  cls: z.tuple([z.string(), z.number()]).optional(),
  special_tokens: z.record(z.string(), z.looseObject({ ids: z.array(z.number()) })).optional(),
  get processors() {
    return z.array(postProcessorSchema).optional();
  },
});

type PostProcessor = z.infer<typeof postProcessorSchema>;

const wordPieceSchema = z.looseObject({
  type: z.literal('WordPiece'),
  unk_token: z.string(),
  continuing_subword_prefix: z.string().default('##'),
  vocab: z.record(z.string(), z.number()),
});

const unigramSchema = z.looseObject({
  type: z.literal('Unigram'),
  unk_id: z.number().nullish(),
  vocab: z.array(z.tuple([z.string(), z.number()])),
});

const tokenizerSchema = z.looseObject({
  model: z.discriminatedUnion('type', [wordPieceSchema, unigramSchema]),
  added_tokens: z.array(z.looseObject({ id: z.number(), content: z.string() })).default([]),
  post_processor: postProcessorSchema.nullish(),
  padding: z.looseObject({ pad_id: z.number() }).nullish(),
});

/** tokenizer.json, as far as its tokens have numbers in it. */
type TokenizerJson = z.infer<typeof tokenizerSchema>;

const typeSchema = z.object({ model: z.object({ type: z.string() }) });

/**
 * Understands the content of a tokenizer.json whose vocabulary can be cut.
 *
 * @param path for messages
 * @throws AppError `invalid` for another kind of tokenizer than WordPiece and Unigram
 */
export function parseTokenizerJson(content: unknown, path: string): TokenizerJson {
  const parsed = tokenizerSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const kind = typeSchema.safeParse(content).data?.model.type ?? 'unknown';
  throw new AppError(
    'invalid',
    `${path} holds a tokenizer whose vocabulary cannot be cut (${kind}); those of type WordPiece and Unigram can. Leave --vocabulary out.`,
  );
}

/** A token's text, and whether it can stand for any text by itself. */
export interface Token {
  readonly id: number;
  /** The greater, the likelier it is; a WordPiece vocabulary has no scores, and its order is about that of likelihood. */
  readonly score: number;
  /** Without the mark that says where in a word it stands. */
  readonly text: string;
  /** Whether the tokenizer falls back on it, or compares with it, whatever the text. */
  readonly isIndispensable: boolean;
}

const WORD_START = '▁';
const BYTE = /^<0x[0-9A-F]{2}>$/;

/** Every token of the vocabulary. */
export function tokensOf({ model, added_tokens }: TokenizerJson): Token[] {
  const added = added_tokens.map(({ id, content }) => ({
    id,
    score: 0,
    text: content,
    isIndispensable: true,
  }));
  if (model.type === 'WordPiece') {
    const prefix = model.continuing_subword_prefix;
    const own = Object.entries(model.vocab).map(([token, id]) => ({
      id,
      score: 0,
      text: token.startsWith(prefix) ? token.slice(prefix.length) : token,
      isIndispensable: token === model.unk_token,
    }));
    return [...own, ...added];
  }
  // What an unknown character costs is derived from the least likely token.
  const least = model.vocab.reduce((lowest, [, score]) => Math.min(lowest, score), Infinity);
  const own = model.vocab.map(([token, score], id) => ({
    id,
    score,
    text: token.startsWith(WORD_START) ? token.slice(WORD_START.length) : token,
    isIndispensable: id === model.unk_id || score === least || token === WORD_START || BYTE.test(token),
  }));
  return [...own, ...added];
}

/** What a kept token was numbered before to what it is numbered now; undefined for one that went. */
export type Renumber = (id: number) => number | undefined;

/** The same tokenizer with fewer tokens and new numbers. */
export function renumberedTokenizer(tokenizer: TokenizerJson, renumber: Renumber): TokenizerJson {
  const kept = (id: number): number => {
    const now = renumber(id);
    if (now === undefined) throw new RangeError(`Token ${id}, which the tokenizer itself names, went.`);
    return now;
  };
  const { model, added_tokens, post_processor, padding } = tokenizer;
  return {
    ...tokenizer,
    model: renumberedModel(model, renumber),
    added_tokens: added_tokens.map((token) => ({ ...token, id: kept(token.id) })),
    ...(post_processor && { post_processor: renumberedProcessor(post_processor, kept) }),
    ...(padding && { padding: { ...padding, pad_id: kept(padding.pad_id) } }),
  };
}

function renumberedModel(model: TokenizerJson['model'], renumber: Renumber): TokenizerJson['model'] {
  if (model.type === 'Unigram') {
    return {
      ...model,
      vocab: model.vocab.filter((_, id) => renumber(id) !== undefined),
      ...(typeof model.unk_id === 'number' && { unk_id: renumber(model.unk_id) }),
    };
  }
  const entries = Object.entries(model.vocab).flatMap(([token, id]): [string, number][] => {
    const now = renumber(id);
    return now === undefined ? [] : [[token, now]];
  });
  return { ...model, vocab: Object.fromEntries(entries) };
}

function renumberedProcessor(processor: PostProcessor, kept: (id: number) => number): PostProcessor {
  const { sep, cls, special_tokens, processors } = processor;
  return {
    ...processor,
    ...(sep && { sep: [sep[0], kept(sep[1])] satisfies [string, number] }),
    ...(cls && { cls: [cls[0], kept(cls[1])] satisfies [string, number] }),
    ...(special_tokens && {
      special_tokens: Object.fromEntries(
        Object.entries(special_tokens).map(([name, token]) => [name, { ...token, ids: token.ids.map(kept) }]),
      ),
    }),
    ...(processors && { processors: processors.map((each) => renumberedProcessor(each, kept)) }),
  };
}
