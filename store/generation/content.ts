import { rmSync } from 'node:fs';
import { z } from 'zod';
import { type FaqEntry, type Phrasing, type PhrasingKind, PHRASING_KINDS } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { writtenIn } from '../../core/language.ts';
import { explained, openDatabase, openReadOnly, type Database } from '../database.ts';
import { openKeywordIndex, trigrams, type KeywordIndex } from './keywords.ts';
import { fieldTexts, FIELDS, invert, packPostings, type InvertedIndex } from './postings.ts';
import { ANALYSES, ANALYSIS, readableBySchema, SCHEMA } from './schema.ts';
import { tokenize, type Token } from './tokens.ts';

/** Longer words are found as they are, and never offered for a misspelled one. UTF-16 units. */
const MAX_CORRECTED_LENGTH = 64;

/** A phrasing and its place: the row of its vector in vectors.f32 and its label in the HNSW. */
interface IndexedPhrasing extends Phrasing {
  readonly label: number;
}

/** A category and how many entries it has. */
interface CategoryCount {
  readonly name: string;
  readonly entries: number;
}

/**
 * The texts of one generation, read-only. Inside a generation an entry is known by its row, 0..entries-1, in the
 * order in which it was written; so is a phrasing by its label.
 */
export interface Content {
  /** How its texts were read: one of ANALYSES. */
  readonly analysis: number;
  readonly entries: number;
  readonly phrasings: number;
  /** Row of each phrasing's entry, by label. */
  readonly rowOfLabel: Uint32Array;
  /** Index into PHRASING_KINDS, by label. */
  readonly kindOfLabel: Uint8Array;
  /** Labels of a row's phrasings. */
  labelsOfRow(row: number): readonly number[];
  /** Whether a row belongs to a category; no row does where the category is unknown. */
  inCategory(category: string): (row: number) => boolean;
  /** The category of a row's entry. */
  categoryOfRow(row: number): string | null;
  /** The entry's identifier. */
  idOfRow(row: number): string;
  /** The entry of a row. */
  entryOfRow(row: number): FaqEntry;
  entry(id: string): FaqEntry | null;
  /** The row of an entry; null where there is none of this identifier. */
  rowOfId(id: string): number | null;
  /** The language of a row's entry as a BCP 47 tag, as its owner states it, else as its text shows; null where neither tells. */
  writtenInOfRow(row: number): string | null;
  /** The tokens of each field of a row's entry, in the order of FIELDS. */
  tokensOfRow(row: number): readonly (readonly Token[])[];
  phrasing(label: number): IndexedPhrasing;
  /** Most entries first, then by name. */
  readonly categories: readonly CategoryCount[];
  readonly keywords: KeywordIndex;
  close(): void;
}

const texts = z.array(z.string());

/** Popular entries are shown again and again, and with every key of a question; 256 of them are a few megabytes. */
const REMEMBERED = 256;

/**
 * Writes the texts of a generation and their keyword index to a new SQLite file.
 *
 * @param phrasings each one's label is its position here
 * @throws AppError `conflict` when a phrasing names an entry that is not there, `failed` when the disk is full
 */
export function writeContent(
  path: string,
  entries: readonly FaqEntry[],
  phrasings: readonly Phrasing[],
): void {
  rmSync(path, { force: true });
  const database = openDatabase(path, [SCHEMA]);
  try {
    explained(path, () => {
      database.pragma(`user_version = ${ANALYSIS}`);
      database.transaction(() => {
        const rows = insertEntries(database, entries);
        insertPhrasings(database, phrasings, rows);
      })();
      // One file, without the log beside it, so that it can be read where nothing may be written.
      database.pragma('journal_mode = DELETE');
      database.exec('ANALYZE; VACUUM;');
    });
  } finally {
    database.close();
  }
}

function insertEntries(database: Database, entries: readonly FaqEntry[]): ReadonlyMap<string, number> {
  const index = invert(entries);
  const insertEntry = database.prepare(
    `INSERT INTO entries (row, id, question, answer, alternates, category, language, url, updated_at, written_in, read_as,
       question_length, alternates_length, answer_length)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [row, entry] of entries.entries()) {
    const { id, question, answer, alternates, category, language, url, updatedAt } = entry;
    const lengths = index.lengths.subarray(row * FIELDS.length, (row + 1) * FIELDS.length);
    insertEntry.run(
      ...[row, id, question, answer, JSON.stringify(alternates), category, language, url, updatedAt],
      ...[writtenIn(entry), index.languages[row]],
      ...lengths,
    );
  }
  const insertTerm = database.prepare('INSERT INTO terms (term, postings) VALUES (?, ?)');
  for (const [term, rows] of index.terms) insertTerm.run(term, packPostings(rows));
  insertWords(database, index.words);
  return new Map(entries.map(({ id }, row) => [id, row]));
}

function insertWords(database: Database, words: InvertedIndex['words']): void {
  const insertWord = database.prepare(
    'INSERT INTO words (word, language, term, entries) VALUES (?, ?, ?, ?)',
  );
  const insertTrigram = database.prepare('INSERT OR IGNORE INTO trigrams (trigram, word) VALUES (?, ?)');
  for (const [language, ofLanguage] of words) {
    for (const [word, { term, entries }] of ofLanguage) {
      insertWord.run(word, language, term, entries);
      // What is not a word a person types (hex, base64) would take space with the square of its length.
      if (word.length > MAX_CORRECTED_LENGTH) continue;
      for (const trigram of trigrams(word)) insertTrigram.run(trigram, word);
    }
  }
}

function insertPhrasings(
  database: Database,
  phrasings: readonly Phrasing[],
  rows: ReadonlyMap<string, number>,
): void {
  const insert = database.prepare(
    'INSERT INTO phrasings (label, row, kind, ordinal, text) VALUES (?, ?, ?, ?, ?)',
  );
  for (const [label, { entryId, kind, ordinal, text }] of phrasings.entries()) {
    const row = rows.get(entryId);
    if (row === undefined) throw new AppError('conflict', `A phrasing names the unknown entry "${entryId}".`);
    insert.run(label, row, PHRASING_KINDS.indexOf(kind), ordinal, text);
  }
}

interface EntryRow {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  readonly alternates: string;
  readonly category: string | null;
  readonly language: string | null;
  readonly url: string | null;
  readonly updated_at: string | null;
}

/**
 * Opens what `writeContent` wrote.
 *
 * @throws AppError `not-found`, `corrupt`, `incompatible` (made by another version of this program)
 */
export function openContent(path: string): Content {
  const database = openReadOnly(path, ANALYSES);
  try {
    return explained(path, () => contentOf(database));
  } catch (error) {
    database.close();
    throw error;
  }
}

function contentOf(database: Database): Content {
  const analysis = Number(database.pragma('user_version', { simple: true }));
  readableBySchema(database);
  const ids = database.prepare<[], string>('SELECT id FROM entries ORDER BY row').pluck().all();
  const categoryOfRow = database
    .prepare<[], string | null>('SELECT category FROM entries ORDER BY row')
    .pluck()
    .all();
  const writtenInOfRow = database
    .prepare<[], string | null>('SELECT written_in FROM entries ORDER BY row')
    .pluck()
    .all();
  const places = database
    .prepare<[], [number, number]>('SELECT row, kind FROM phrasings ORDER BY label')
    .raw()
    .all();
  const rowOfLabel = Uint32Array.from(places, ([row]) => row);
  const kindOfLabel = Uint8Array.from(places, ([, kind]) => kind);
  const labels: number[][] = ids.map(() => []);
  for (const [label, row] of rowOfLabel.entries()) labels[row]?.push(label);

  const selectEntry = database.prepare<[number], EntryRow>(
    'SELECT id, question, answer, alternates, category, language, url, updated_at FROM entries WHERE row = ?',
  );
  const selectLanguage = database
    .prepare<[number], string>('SELECT read_as FROM entries WHERE row = ?')
    .pluck();
  const selectRow = database.prepare<[string], number>('SELECT row FROM entries WHERE id = ?').pluck();
  const selectPhrasing = database.prepare<[number], { ordinal: number; text: string }>(
    'SELECT ordinal, text FROM phrasings WHERE label = ?',
  );
  const categories = database
    .prepare<[], CategoryCount>(
      `SELECT category AS name, count(*) AS entries FROM entries WHERE category IS NOT NULL
       GROUP BY category ORDER BY entries DESC, name`,
    )
    .all();

  const idOfRow = (row: number): string => present(ids[row], `entry row ${row}`);
  const entryOfRow = remembering<FaqEntry>((row) =>
    toEntry(present(selectEntry.get(row), `entry row ${row}`)),
  );
  return {
    analysis,
    entries: ids.length,
    phrasings: places.length,
    rowOfLabel,
    kindOfLabel,
    labelsOfRow: (row) => present(labels[row], `entry row ${row}`),
    inCategory: (category) => (row) => categoryOfRow[row] === category,
    categoryOfRow: (row) => categoryOfRow[row] ?? null,
    writtenInOfRow: (row) => writtenInOfRow[row] ?? null,
    idOfRow,
    entryOfRow,
    entry(id) {
      const row = selectRow.get(id);
      return row === undefined ? null : entryOfRow(row);
    },
    rowOfId: (id) => selectRow.get(id) ?? null,
    tokensOfRow: remembering<readonly (readonly Token[])[]>((row) =>
      fieldTexts(entryOfRow(row)).map((text) => tokenize(text, selectLanguage.get(row))),
    ),
    phrasing: remembering<IndexedPhrasing>((label) => {
      const { ordinal, text } = present(selectPhrasing.get(label), `phrasing ${label}`);
      const entryId = idOfRow(present(rowOfLabel[label], `phrasing ${label}`));
      return { label, entryId, kind: kindAt(kindOfLabel[label]), ordinal, text };
    }),
    categories,
    keywords: openKeywordIndex(database, ids.length),
    close: () => {
      database.close();
    },
  };
}

/** `read`, and what it gave for the last few numbers: a generation never changes. */
function remembering<T extends object>(read: (at: number) => T): (at: number) => T {
  const remembered = new Map<number, T>();
  return (at) => {
    let found = remembered.get(at);
    if (found === undefined) {
      found = read(at);
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(at, found);
    }
    return found;
  };
}

function toEntry(row: EntryRow): FaqEntry {
  const { updated_at: updatedAt, alternates, ...rest } = row;
  return { ...rest, alternates: texts.parse(JSON.parse(alternates)), updatedAt };
}

function kindAt(index: number | undefined): PhrasingKind {
  return present(PHRASING_KINDS[index ?? -1], 'kind of phrasing');
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new RangeError(`This generation has no ${what}.`);
  return value;
}
