import type { Database } from '../database.ts';

/**
 * How the texts of a generation were analyzed, as the `user_version` of its file: by the first analysis every word was read
 * as English (up to version 0.2 of this program), by the second in the language of its entry. By the third, articles are cut
 * off before vowels only in languages that have them, and the language that an entry shows is kept.
 */
export const ANALYSES = [1, 2, 3] as const;
/** Of the generations that this program makes. */
export const ANALYSIS = 3;

export const SCHEMA = `
  CREATE TABLE entries (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    alternates TEXT NOT NULL, -- JSON array
    category TEXT,
    language TEXT,
    written_in TEXT, -- its language, else what its text shows; null where neither tells
    read_as TEXT NOT NULL, -- the language in which its words were read, ISO 639-1
    url TEXT,
    updated_at TEXT,
    -- in words
    question_length INTEGER NOT NULL,
    alternates_length INTEGER NOT NULL,
    answer_length INTEGER NOT NULL
  );
  CREATE TABLE phrasings (
    label INTEGER PRIMARY KEY,
    row INTEGER NOT NULL REFERENCES entries,
    kind INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL
  );
  CREATE TABLE terms (
    term TEXT PRIMARY KEY,
    postings BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE words (
    word TEXT NOT NULL,
    language TEXT NOT NULL, -- one of entries.read_as
    term TEXT NOT NULL,
    entries INTEGER NOT NULL, -- of this language
    PRIMARY KEY (word, language)
  ) WITHOUT ROWID;
  -- Which words hold a trigram, for typos.
  CREATE TABLE trigrams (
    trigram TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (trigram, word)
  ) WITHOUT ROWID;
`;

/** What files of earlier analyses lack, for as long as they are open: temporary views go before tables. */
const LACKING: Readonly<Record<number, string>> = {
  1: `
    CREATE TEMP VIEW entries AS SELECT *, language AS written_in, 'en' AS read_as FROM main.entries;
    CREATE TEMP VIEW words AS SELECT word, 'en' AS language, term, entries FROM main.words;
  `,
  2: 'CREATE TEMP VIEW entries AS SELECT *, language AS written_in FROM main.entries;',
};

/** Makes the file of a generation readable by SCHEMA, whatever analysis it is of. */
export function readableBySchema(database: Database): void {
  const lacking = LACKING[Number(database.pragma('user_version', { simple: true }))];
  if (lacking !== undefined) database.exec(lacking);
}
