import { join } from 'node:path';
import * as transformers from '@xenova/transformers';
import { z } from 'zod';
import { AppError, messageOf } from '../../core/errors.ts';
import { readJson } from '../../core/json.ts';
import { readReading, transformerPath } from '../model/modules.ts';
import { requireSoundTokenizer } from '../model/soundness.ts';

/** The token ids of a text, special ones included, and whether its end was cut off to fit. */
interface Tokens {
  readonly ids: readonly number[];
  readonly truncated: boolean;
}

/** Text to token ids, as Python's transformers gives them with `truncation=True`. */
export interface Tokenizer {
  encode(text: string): Tokens;
}

/** What we use of the library, whose own declarations do not resolve under Node's rules. */
interface LibraryTokenizer {
  encode(text: string, options?: { add_special_tokens: boolean }): { ids: number[] };
}

interface Library {
  readonly Tokenizer: new (tokenizer: object, config: object) => LibraryTokenizer;
}

function isLibrary(value: object): value is Library {
  return 'Tokenizer' in value && typeof value.Tokenizer === 'function';
}

const jsonObject = z.record(z.string(), z.unknown());

async function readTokenizer(
  modelDir: string,
): Promise<{ tokenizer: LibraryTokenizer; mend: MendText; path: string }> {
  const dir = join(modelDir, await transformerPath(modelDir));
  const path = join(dir, 'tokenizer.json');
  const content = await readJson(path, jsonObject);
  if (content === undefined) throw new AppError('invalid', `${path} is missing.`);
  await requireSoundTokenizer(dir, content);
  const config = (await readJson(join(dir, 'tokenizer_config.json'), jsonObject)) ?? {};
  const { lowersCase } = await readReading(dir, Infinity);
  const library: object = transformers;
  if (!isLibrary(library)) throw new Error('@xenova/transformers has no Tokenizer.');
  try {
    const tokenizer = new library.Tokenizer(content, config);
    const mend = mendingFor(content);
    return { tokenizer, path, mend: lowersCase ? (text) => mend(text.toLowerCase()) : mend };
  } catch (error) {
    throw new AppError('invalid', `${path} is not a tokenizer that is supported: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Characters that a first look takes for each token; English has four or five. */
const CHARACTERS_PER_TOKEN = 32;

/** A cut can spoil the tokens of the word it falls into. WordPiece gives up on words longer than 100 letters. */
const SPOILT_BY_A_CUT = 128;

/**
 * The tokens of a text, or at least the first `enough` of them: a long text is looked at in growing pieces
 * from its start, so that a megabyte costs no more than the part that can matter.
 */
function leadingTokens(text: string, enough: number, tokenize: (text: string) => number[]): number[] {
  for (let length = enough * CHARACTERS_PER_TOKEN; length < text.length; length *= 4) {
    const ids = tokenize(text.slice(0, length));
    if (ids.length >= enough + SPOILT_BY_A_CUT) return ids;
  }
  return tokenize(text);
}

/**
 * Loads a folder's tokenizer. Texts longer than `maxTokens`, special tokens included, lose their end.
 *
 * @throws AppError `invalid` or `corrupt` that names the file.
 */
export async function loadTokenizer(dir: string, maxTokens: number): Promise<Tokenizer> {
  const { tokenizer, mend, path } = await readTokenizer(dir);
  const bare = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false }).ids;

  // Which special tokens stand before and after a text, seen on one that is itself a single word.
  const probe = bare('a');
  const wrapped = tokenizer.encode('a').ids;
  const start = wrapped.indexOf(probe[0] ?? -1);
  if (start < 0) throw new AppError('invalid', `${path} gives no token for "a".`);
  const before = wrapped.slice(0, start);
  const after = wrapped.slice(start + probe.length);
  const room = maxTokens - before.length - after.length;

  return {
    encode(text) {
      const ids = leadingTokens(mend(text), room + 1, bare);
      return {
        ids: [...before, ...ids.slice(0, room), ...after],
        truncated: ids.length > room,
      };
    },
  };
}

/** The tokens of texts that stand after a prompt. */
export function afterPrompt(prompt: string, tokenizer: Tokenizer): Tokenizer {
  return prompt === '' ? tokenizer : { encode: (text) => tokenizer.encode(prompt + text) };
}

const normalizerSchema = z.object({
  type: z.string(),
  lowercase: z.boolean().nullish(),
  handle_chinese_chars: z.boolean().nullish(),
  get normalizers() {
    return z.array(normalizerSchema).optional();
  },
});

type Normalizer = z.infer<typeof normalizerSchema>;

const tokenizerSchema = z.object({ normalizer: normalizerSchema.nullish() });

function flattened(normalizer: Normalizer): Normalizer[] {
  return [normalizer, ...(normalizer.normalizers ?? []).flatMap(flattened)];
}

/** Han characters beyond the 16-bit plane, in the ranges in which Rust's BertNormalizer splits them off. */
const ASTRAL_HAN =
  /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/** Surrogates without a partner, which UTF-8 cannot hold. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Changes a text so that the JavaScript tokenizer treats it as the Rust one treats the original. */
type MendText = (text: string) => string;

/**
 * What to mend for a tokenizer, from the content of its tokenizer.json: where the JavaScript tokenizer differs from the
 * Rust one that Python uses, found by comparing four planes of Unicode. What remains are 658 rare marks and pieces of
 * punctuation (of 208,640 characters) on which their Unicode tables are of different years.
 */
function mendingFor(tokenizerJson: unknown): MendText {
  const { normalizer } = tokenizerSchema.parse(tokenizerJson);
  const steps = normalizer ? flattened(normalizer) : [];
  const lowers = steps.some(({ type, lowercase }) => type === 'Lowercase' || lowercase === true);
  const splitsHan = steps.some((step) => step.handle_chinese_chars === true);
  return (text) => {
    let mended = text.replace(LONE_SURROGATE, '\ufffd');
    // JavaScript lowers a capital sigma at the end of a word to ς, Rust every one to σ.
    if (lowers) mended = mended.replaceAll('Σ', 'σ');
    // The JavaScript normalizer looks at 16-bit units and misses these.
    if (splitsHan) mended = mended.replace(ASTRAL_HAN, ' $& ');
    return mended;
  };
}
