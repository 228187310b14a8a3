import { sha256 } from '../../../core/files.ts';

/** One text of so many is held out. */
const ONE_OF = 100;

export interface HeldOut {
  readonly training: readonly string[];
  readonly heldOut: readonly string[];
}

/**
 * Takes about a hundredth of the texts, at least one of several and at most `most`, out of the training, to see on
 * them how well it generalizes. Which ones a text's SHA-256 decides: a text that is held out once is so in every list,
 * but for the only one of a short list.
 */
export function holdOut(texts: readonly string[], most: number): HeldOut {
  const keys = texts.map((text) => Number.parseInt(sha256(text).slice(0, 8), 16));
  const isShort = texts.length > 1 && !keys.some((key) => key % ONE_OF === 0);
  const only = isShort ? keys.indexOf(keys.reduce((least, key) => Math.min(least, key), Infinity)) : -1;
  const training: string[] = [];
  const heldOut: string[] = [];
  for (const [index, text] of texts.entries()) {
    const isDrawn = index === only || keys[index]! % ONE_OF === 0;
    (isDrawn && heldOut.length < most ? heldOut : training).push(text);
  }
  return { training, heldOut };
}
