/** Typo tolerance: what an unknown word of a query may stand for. */
import { shippedWords } from '../../encoder/runtime/shipped-words.ts';
import type { KeywordIndex } from '../../store/generation/keywords.ts';
import { slipCost } from './edit-distance.ts';

/** A term that is looked up for a word of the query. */
export interface Expansion {
  readonly term: string;
  /** How much of a match it is: 1 for the word itself, less for a completed or corrected one. */
  readonly weight: number;
}

/** A word that was probably meant. */
interface Correction extends Expansion {
  readonly word: string;
}

/** What a misspelled word stands for. */
export interface Corrections {
  /** Words that entries have, the likeliest first. */
  readonly known: readonly Correction[];
  /** The likeliest word, also one that no entry has; null where it is none of them. */
  readonly meant: string | null;
}

const COMPLETIONS = { shortest: 2, limit: 16, weight: 0.8 };
const CORRECTIONS = { shortest: 4, limit: 3, lookedAt: 24, leastOverlap: 0.25, weight: 0.8 };

/**
 * The most that a correction may take, by the letters of the word; see docs/decisions/keywords.md. A word that a language
 * has is a slip of another one only where a letter is doubled or not ("canceled").
 */
const MOST = [
  { letters: 4, cost: 0.8 },
  { letters: 6, cost: 0.9 },
  { letters: 8, cost: 1.5 },
  { letters: Infinity, cost: 2 },
];
/** Nobody means the rarer words of the language, which no entry has. */
const COMMON_RANK = 12_000;
/** What no entry has is more often a word that nobody here knows. */
const ONE_SLIP = 0.9;
/** A word that no entry has is what was meant, where it is so much nearer. */
const MUCH_LIKELIER = 0.3;
const OF_A_WORD = { shortest: 7, cost: 0.4 };

/** The words that begin with this one, which may be unfinished. */
export function completions(word: string, index: KeywordIndex): Expansion[] {
  if (word.length < COMPLETIONS.shortest) return [];
  return index
    .wordsWithPrefix(word, COMPLETIONS.limit)
    .map(({ term }) => ({ term, weight: COMPLETIONS.weight }));
}

/**
 * What a misspelled word may stand for: what slips of the keyboard and the ear lead to.
 *
 * @param ofLanguage whether it is of the language whose words the encoders that ship know
 */
export function corrections(word: string, index: KeywordIndex, ofLanguage: boolean): Corrections {
  const most = mostCost(word);
  if (word.length < CORRECTIONS.shortest || most === 0) return { known: [], meant: null };
  const other = ofLanguage && /^[a-z]+$/.test(word) ? nearestShipped(word, Math.min(most, ONE_SLIP)) : null;
  const known = index
    .wordsLike(word, CORRECTIONS.lookedAt)
    .filter(({ overlap }) => overlap >= CORRECTIONS.leastOverlap)
    .map((known) => ({ ...known, cost: slipCost(word, known.word) }))
    .filter(({ cost }) => cost <= most && (other === null || cost <= other.cost + MUCH_LIKELIER))
    .sort((one, other) => one.cost - other.cost || other.entries - one.entries)
    .slice(0, CORRECTIONS.limit)
    .map(({ word: meant, term, cost }) => ({
      ...{ word: meant, term },
      weight: CORRECTIONS.weight / Math.max(1, cost),
    }));
  return { known, meant: known[0]?.word ?? other?.word ?? null };
}

/** A word with its letters as bits. */
interface Shelved {
  readonly word: string;
  readonly rank: number;
  readonly letters: number;
}

/** Words by their first letter and length, since a question is not read at leisure. */
let shelves: Map<string, Shelved[]> | undefined;

function shelf(letter: string, length: number): readonly Shelved[] {
  if (shelves === undefined) {
    shelves = new Map();
    for (const [word, rank] of shippedWords()) {
      if (rank >= COMMON_RANK || !/^[a-z]{4,}$/.test(word)) continue;
      const key = `${word[0]}${word.length}`;
      const shelved = { word, rank, letters: lettersOf(word) };
      const words = shelves.get(key);
      if (words === undefined) shelves.set(key, [shelved]);
      else words.push(shelved);
    }
  }
  return shelves.get(`${letter}${length}`) ?? [];
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) - 97);
  return letters;
}

function bitsOf(number: number): number {
  let bits = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

/** A slip changes at most two of a word's letters, and costs at least so much where it changes any. */
const LEAST_FOR_A_LETTER = 0.35;
const REMEMBERED = 10_000;
const remembered = new Map<string, Nearest | null>();

interface Nearest {
  readonly word: string;
  readonly rank: number;
  readonly cost: number;
}

/** The word of the language that is nearest, the commonest of those that are as near. */
function nearestShipped(word: string, most: number): Nearest | null {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  const letters = lettersOf(word);
  let nearest: Nearest | null = null;
  for (let length = word.length - 2; length <= word.length + 2; length++) {
    for (const { word: meant, rank, letters: others } of shelf(word[0]!, length)) {
      if (bitsOf(letters ^ others) * LEAST_FOR_A_LETTER > most) continue;
      const cost = slipCost(word, meant, most);
      const isNearer =
        nearest === null || cost < nearest.cost || (cost === nearest.cost && rank < nearest.rank);
      if (cost <= most && isNearer) nearest = { word: meant, cost, rank };
    }
  }
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(word, nearest);
  return nearest;
}

function mostCost(word: string): number {
  if (shippedWords().has(word)) return word.length >= OF_A_WORD.shortest ? OF_A_WORD.cost : 0;
  return MOST.find(({ letters }) => word.length <= letters)?.cost ?? 0;
}
