import type { Database } from '../database.ts';
import { FALLBACK_LANGUAGE } from './languages.ts';
import { FIELDS, unpackPostings, type Postings } from './postings.ts';

/** A word that the entries of a language use. */
export interface KnownWord {
  readonly word: string;
  /** What is looked up for it. */
  readonly term: string;
  /** ISO 639-1 */
  readonly language: string;
  /** How many entries of the language use it. */
  readonly entries: number;
}

/** The inverted index of a generation's entries. */
export interface KeywordIndex {
  readonly entries: number;
  /** The languages in which the entries' words were read, that of most entries first; at least one. */
  readonly languages: readonly string[];
  /** Words in each field of each row: `lengths[3 row + f]`, f in the order of FIELDS. */
  readonly lengths: Float32Array;
  /** Mean words a field over the entries that fill it, at least 1. */
  readonly meanLengths: readonly number[];
  /** How many entries use a term; 0 where none does. */
  entriesWith(term: string): number;
  postings(term: string): Postings | null;
  /** The words that begin so, the most used first, `prefix` itself left out. */
  wordsWithPrefix(prefix: string, limit: number): readonly KnownWord[];
  /**
   * The words that share at least two trigrams with `word`, those with the largest overlap first: Dice's coefficient, 0..1
   * (Angell, Freund and Willett, "Automatic spelling correction using a trigram similarity measure", 1983).
   */
  wordsLike(word: string, limit: number): readonly (KnownWord & { readonly overlap: number })[];
  /** The longer words of a language in which `part` stands, at least three characters of it, the most used first. */
  wordsWithPart(part: string, language: string, limit: number): readonly KnownWord[];
}

/** Most questions are made of the same words. */
const REMEMBERED_TERMS = 10_000;

/** The keyword index of an open generation file. */
export function openKeywordIndex(database: Database, entries: number): KeywordIndex {
  const lengths = readLengths(database, entries);
  const selectPostings = database
    .prepare<[string], Buffer>('SELECT postings FROM terms WHERE term = ?')
    .pluck();
  const selectPrefix = database.prepare<[string, string, number], KnownWord>(
    `SELECT word, term, language, entries FROM words WHERE word > ? AND word < ?
     ORDER BY entries DESC, word LIMIT ?`,
  );
  // Not the word's length: a trigram that comes twice in a word counts once, as in the table of trigrams.
  database.function('trigram_count', { deterministic: true }, (word) => trigramCount(String(word)));
  const selectLike = database.prepare<[number, string, number], KnownWord & { overlap: number }>(
    `SELECT word, term, language, entries, 2.0 * shared / (trigram_count(word) + ?) AS overlap
     FROM (SELECT word, count(*) AS shared FROM trigrams
           WHERE trigram IN (SELECT value FROM json_each(?)) GROUP BY word HAVING count(*) > 1)
     JOIN words USING (word) ORDER BY overlap DESC, entries DESC, word LIMIT ?`,
  );
  const selectWithPart = database.prepare<[string, number, string, string, number], KnownWord>(
    `SELECT word, term, language, entries
     FROM (SELECT word FROM trigrams
           WHERE trigram IN (SELECT value FROM json_each(?)) GROUP BY word HAVING count(*) = ?)
     JOIN words USING (word) WHERE language = ? AND instr(word, ?) > 0
     ORDER BY entries DESC, word LIMIT ?`,
  );
  const remembered = new Map<string, Postings | null>();
  const postings = (term: string): Postings | null => {
    let found = remembered.get(term);
    if (found === undefined) {
      const packed = selectPostings.get(term);
      found = packed === undefined ? null : unpackPostings(packed);
      if (remembered.size >= REMEMBERED_TERMS) remembered.clear();
      remembered.set(term, found);
    }
    return found;
  };
  return {
    entries,
    languages: readLanguages(database),
    lengths,
    meanLengths: FIELDS.map((_, field) => meanLength(lengths, field)),
    entriesWith: (term) => postings(term)?.rows.length ?? 0,
    postings,
    wordsWithPrefix: (prefix, limit) => selectPrefix.all(prefix, `${prefix}\u{10ffff}`, limit),
    wordsLike(word, limit) {
      const parts = trigrams(word);
      return selectLike.all(parts.length, JSON.stringify(parts), limit);
    },
    wordsWithPart(part, language, limit) {
      // Without the marks for beginning and end: it may stand anywhere.
      const inner = trigrams(part).filter((trigram) => part.includes(trigram));
      return selectWithPart.all(JSON.stringify(inner), inner.length, language, part, limit);
    },
  };
}

/** The trigrams of a word between its marks for beginning and end, none twice: "pay" as ^pa, pay, ay$. */
export function trigrams(word: string): string[] {
  const characters = Array.from(`^${word}$`);
  return [...new Set(characters.slice(2).map((_, start) => characters.slice(start, start + 3).join('')))];
}

/** How many `trigrams` a word has. Of thousands of words that end alike, so that it makes no lists. */
function trigramCount(word: string): number {
  // Of characters that are two code units, trigrams are not three of them.
  if (/[\ud800-\udbff]/.test(word)) return trigrams(word).length;
  const marked = `^${word}$`;
  let count = 0;
  for (let start = 0; start + 3 <= marked.length; start++) {
    if (marked.indexOf(marked.slice(start, start + 3)) === start) count += 1;
  }
  return count;
}

function readLanguages(database: Database): string[] {
  const languages = database
    .prepare<[], string>('SELECT read_as FROM entries GROUP BY read_as ORDER BY count(*) DESC, read_as')
    .pluck()
    .all();
  return languages.length === 0 ? [FALLBACK_LANGUAGE] : languages;
}

function readLengths(database: Database, entries: number): Float32Array {
  const rows = database
    .prepare<[], number[]>(
      'SELECT question_length, alternates_length, answer_length FROM entries ORDER BY row',
    )
    .raw();
  const lengths = new Float32Array(entries * FIELDS.length);
  let position = 0;
  for (const row of rows.iterate()) {
    lengths.set(row, position);
    position += FIELDS.length;
  }
  return lengths;
}

function meanLength(lengths: Float32Array, field: number): number {
  const filled = lengths.filter((length, position) => length > 0 && position % FIELDS.length === field);
  const sum = filled.reduce((total, length) => total + length, 0);
  return filled.length === 0 ? 1 : Math.max(1, sum / filled.length);
}
