import { sha256 } from '../../core/files.ts';

/** One text of so many is held out. */
const ONE_OF = 100;

export interface HeldOut {
  readonly training: readonly string[];
  readonly heldOut: readonly string[];
}

/**
 * Takes about a hundredth of the texts, at most `most`, out of the training, to see on them how well it generalises.
 * Which ones a text's SHA-256 decides: a text that is held out once is so in every list.
 */
export function holdOut(texts: readonly string[], most: number): HeldOut {
  const training: string[] = [];
  const heldOut: string[] = [];
  for (const text of texts) {
    const isOut = heldOut.length < most && Number.parseInt(sha256(text).slice(0, 8), 16) % ONE_OF === 0;
    (isOut ? heldOut : training).push(text);
  }
  return { training, heldOut };
}
