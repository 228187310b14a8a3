import type { FaqEntry } from '../../core/domain.ts';
import { FALLBACK_LANGUAGE, languagesOfEntries } from './languages.ts';
import { tokenize, type Token } from './tokens.ts';

/** The parts of an entry that are weighted apart. */
export const FIELDS = ['question', 'alternates', 'answer'] as const;
export type Field = (typeof FIELDS)[number];

/** The entries that use a term: `rows[i]` uses it `counts[3 i + f]` times in field f. */
export interface Postings {
  readonly rows: Uint32Array;
  readonly counts: Uint8Array;
}

/** An inverted index in memory, as it is built. */
export interface InvertedIndex {
  /** For every term the entries that use it, in the order of their rows. */
  readonly terms: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>;
  /** The words of each language, with the term that stands for one and in how many entries of the language it occurs. */
  readonly words: ReadonlyMap<
    string,
    ReadonlyMap<string, { readonly term: string; readonly entries: number }>
  >;
  /** The language in which each row's words were read, ISO 639-1. */
  readonly languages: readonly string[];
  /** Words in each field of each row, `lengths[3 row + f]`. */
  readonly lengths: Uint32Array;
}

/** The texts of an entry's fields, in the order of FIELDS. */
export function fieldTexts(entry: FaqEntry): readonly [string, string, string] {
  return [entry.question, entry.alternates.join('\n'), entry.answer];
}

interface WordUse {
  readonly term: string;
  entries: number;
  lastRow: number;
}

/** Counts every term of every entry. Rows are positions in `entries`. */
export function invert(entries: readonly FaqEntry[]): InvertedIndex {
  const terms = new Map<string, Map<number, number[]>>();
  const words = new Map<string, Map<string, WordUse>>();
  const lengths = new Uint32Array(entries.length * FIELDS.length);
  const languages = languagesOfEntries(entries);
  for (const [row, entry] of entries.entries()) {
    const language = languages[row] ?? FALLBACK_LANGUAGE;
    let ofLanguage = words.get(language);
    if (ofLanguage === undefined) words.set(language, (ofLanguage = new Map<string, WordUse>()));
    for (const [field, text] of fieldTexts(entry).entries()) {
      const tokens = tokenize(text, language);
      lengths[row * FIELDS.length + field] = tokens.filter(({ role }) => role === 'word').length;
      for (const token of tokens) {
        count(terms, token, row, field);
        const known = ofLanguage.get(token.word);
        if (known === undefined) ofLanguage.set(token.word, { term: token.term, entries: 1, lastRow: row });
        else if (known.lastRow !== row) {
          known.entries++;
          known.lastRow = row;
        }
      }
    }
  }
  return { terms, words, lengths, languages };
}

function count(terms: Map<string, Map<number, number[]>>, token: Token, row: number, field: number): void {
  let rows = terms.get(token.term);
  if (rows === undefined) terms.set(token.term, (rows = new Map<number, number[]>()));
  let counts = rows.get(row);
  if (counts === undefined) rows.set(row, (counts = new Array<number>(FIELDS.length).fill(0)));
  counts[field] = Math.min(255, (counts[field] ?? 0) + 1);
}

/** Bytes of a term's postings: all rows as 32-bit little-endian, then all counts as bytes. */
export function packPostings(rows: ReadonlyMap<number, readonly number[]>): Buffer {
  const packed = Buffer.alloc(rows.size * (4 + FIELDS.length));
  let position = 0;
  for (const row of rows.keys()) position = packed.writeUInt32LE(row, position);
  for (const counts of rows.values())
    for (const times of counts) position = packed.writeUInt8(times, position);
  return packed;
}

/** What `packPostings` packed. */
export function unpackPostings(packed: Buffer): Postings {
  const size = packed.length / (4 + FIELDS.length);
  // Copied, since a Buffer from SQLite need not start on a multiple of four.
  const rows = new Uint32Array(packed.buffer.slice(packed.byteOffset, packed.byteOffset + 4 * size));
  return { rows, counts: packed.subarray(4 * size) };
}
