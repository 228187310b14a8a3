import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../../core/json.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { transformerPath } from '../model/modules.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

/** Words that are looked at. */
const WORDS = 1000;

/** Letters and their marks; a word of one letter is known to any vocabulary that has the letter. */
const LONG_ENOUGH = /^\p{L}[\p{L}\p{M}]+$/u;

/** Letters of a piece, in the mean, from which a word counts as known. Where vowels are not written, words are shorter. */
const LETTERS_A_PIECE = { latin: 4, other: 2 };

const LATIN = /^\p{Script=Latin}/u;

/** A word of Chinese characters, each of which says as much as several letters. */
const HAN = /^\p{Script=Han}+$/u;

/** Chinese characters of a vocabulary that was made for a language with them; a few hundred stand in an English one. */
const MADE_FOR_HAN = 2000;

/** Stands before words in vocabularies of SentencePiece; by itself it is no piece of a word. */
const WORD_START = '\u2581';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The share of the words of some texts that an encoder's vocabulary can read, 0..1: in one piece, or in pieces of several
 * letters, none of them unknown. A vocabulary that was made for other languages breaks words into syllables or letters, and
 * then their vectors say little.
 *
 * @param dir a model folder
 * @returns 1 where there are no words
 * @throws AppError as `loadTokenizer`
 */
export async function knownWords(dir: string, texts: Iterable<string>): Promise<number> {
  return shareOfKnown(someWords(texts), dir, await loadTokenizer(dir, Infinity));
}

/**
 * The same of words, by a tokenizer that is loaded already.
 *
 * @param tokenizer of the folder
 */
export async function shareOfKnown(
  words: readonly string[],
  dir: string,
  tokenizer: Tokenizer,
): Promise<number> {
  if (words.length === 0) return 1;
  const { unknown, wordStart, before, knowsHan } = await marksOf(dir);
  const around = tokenizer.encode('').ids.length;
  const isKnown = (word: string): boolean => {
    const { ids } = tokenizer.encode(before + word);
    if (unknown !== null && ids.includes(unknown)) return false;
    if (HAN.test(word)) return knowsHan;
    const marks = wordStart !== null && ids.includes(wordStart) ? 1 : 0;
    const pieces = ids.length - around - marks;
    return pieces <= 1 || lettersOf(word) / pieces >= LETTERS_A_PIECE[LATIN.test(word) ? 'latin' : 'other'];
  };
  return words.filter(isKnown).length / words.length;
}

/** The words of some texts by which a vocabulary is judged; of many, some. */
export function someWords(texts: Iterable<string>): string[] {
  const words: string[] = [];
  for (const text of shuffled([...texts], seededRandom(1))) {
    for (const { segment } of segmenter.segment(text)) {
      if (LONG_ENOUGH.test(segment)) words.push(segment);
      if (words.length === WORDS) return words;
    }
  }
  return words;
}

/** A syllable of Hangul counts as the letters that it is made of; an accent is no letter. */
function lettersOf(word: string): number {
  return Array.from(word.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '')).length;
}

// A vocabulary may have a quarter of a million pieces: they are not checked one by one.
const tokenizerSchema = z.object({
  model: z.object({ unk_id: z.number().nullish(), unk_token: z.string().nullish(), vocab: z.unknown() }),
  pre_tokenizer: z.unknown(),
});

/** What a tokenizer's file says of words. */
interface Marks {
  /** The id of what the vocabulary cannot spell, and of a word's start; null where there is none. */
  readonly unknown: number | null;
  readonly wordStart: number | null;
  /** What stands before a word within a text, where that makes it another word. */
  readonly before: string;
  readonly knowsHan: boolean;
}

async function marksOf(dir: string): Promise<Marks> {
  const path = join(dir, await transformerPath(dir), 'tokenizer.json');
  const content = await readJson(path, tokenizerSchema);
  const model = content?.model;
  const unknown = typeof model?.unk_token === 'string' ? idOf(model.unk_token, model.vocab) : null;
  const han = piecesOf(model?.vocab).filter((piece) => HAN.test(piece)).length;
  return {
    unknown: model?.unk_id ?? unknown,
    wordStart: idOf(WORD_START, model?.vocab),
    before: JSON.stringify(content?.pre_tokenizer ?? null).includes('"ByteLevel"') ? ' ' : '',
    knowsHan: han >= MADE_FOR_HAN,
  };
}

/** The pieces of a tokenizer's vocabulary, in its order; `vocabulary` is a table of ids, or a list of pieces with their scores. */
export function piecesOf(vocabulary: unknown): string[] {
  if (Array.isArray(vocabulary)) {
    return vocabulary.flatMap((entry) =>
      Array.isArray(entry) && typeof entry[0] === 'string' ? [entry[0]] : [],
    );
  }
  return typeof vocabulary === 'object' && vocabulary !== null ? Object.keys(vocabulary) : [];
}

/** A vocabulary is a table of ids, or a list of pieces with their scores. */
function idOf(piece: string, vocabulary: unknown): number | null {
  if (Array.isArray(vocabulary)) {
    const id = vocabulary.findIndex((entry) => Array.isArray(entry) && entry[0] === piece);
    return id === -1 ? null : id;
  }
  if (typeof vocabulary !== 'object' || vocabulary === null) return null;
  const id: unknown = Object.entries(vocabulary).find(([known]) => known === piece)?.[1];
  return typeof id === 'number' ? id : null;
}
