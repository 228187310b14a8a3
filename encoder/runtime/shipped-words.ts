import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { normalize } from '../../core/normalize.ts';
import { shipped } from '../../core/paths.ts';
import { piecesOf } from './known-words.ts';

/**
 * The words that the encoders which ship have in one piece, with their rank, the commonest first: vocabularies are made of
 * what large texts use most, and are ordered by it. So they know which words a language has, with names, and misspelled
 * words are not among them.
 *
 * Lower-case, without accents.
 */
export type ShippedWords = ReadonlyMap<string, number>;

let known: ShippedWords | undefined;

/** Read at the first call, since few questions need it. */
export function shippedWords(): ShippedWords {
  return (known ??= readShippedWords(shipped.models));
}

/** Whether a word is among so many of the commonest. */
export function isCommonWord(word: string, rank: number): boolean {
  return (shippedWords().get(word) ?? Infinity) < rank;
}

const tokenizerSchema = z.object({ model: z.object({ vocab: z.unknown() }) });

/** A piece that begins a word, in vocabularies that mark the beginnings, and one that goes on, in those that mark the others. */
const BEGINS = '\u2581';
const GOES_ON = '##';
const WORD = /^\p{L}[\p{L}\p{M}]+$/u;

function readShippedWords(models: string): ShippedWords {
  const words = new Map<string, number>();
  const seen = new Set<string>();
  for (const folder of readdirSync(models).sort()) {
    const path = join(models, folder, 'tokenizer.json');
    if (!existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    // Variants of one base have its tokenizer.
    if (seen.has(text)) continue;
    seen.add(text);
    for (const [rank, word] of wordsOf(text).entries()) {
      const best = words.get(word);
      if (best === undefined || rank < best) words.set(word, rank);
    }
  }
  return words;
}

/** The words of a tokenizer, in its order. */
function wordsOf(tokenizer: string): string[] {
  const pieces = piecesOf(tokenizerSchema.parse(JSON.parse(tokenizer)).model.vocab);
  const marksBeginnings = pieces.some((piece) => piece.startsWith(BEGINS));
  return pieces.flatMap((piece) => {
    if (marksBeginnings ? !piece.startsWith(BEGINS) : piece.startsWith(GOES_ON)) return [];
    const word = piece.replace(BEGINS, '');
    return WORD.test(word) ? [normalize(word)] : [];
  });
}
