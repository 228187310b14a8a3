import { z } from 'zod';

/**
 * Where the JavaScript tokenizer differs from the Rust one that Python uses, found by comparing four planes of Unicode,
 * and mended in the text before it is tokenized. What remains are 658 rare marks and
 * pieces of punctuation (of 208,640 characters) on which their Unicode tables are of different years.
 */

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
export type MendText = (text: string) => string;

/** What to mend for a tokenizer, from the content of its tokenizer.json. */
export function mendingFor(tokenizerJson: unknown): MendText {
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
