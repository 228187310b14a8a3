/** The schema of library.db, step by step. Never change a released step; add one. */
export const LIBRARY_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,          -- ISO 8601
    finished_at TEXT NOT NULL,
    kind TEXT NOT NULL,                -- snapshot, added
    variant TEXT NOT NULL,
    generation TEXT NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    embedded INTEGER NOT NULL
  ) STRICT;

  -- One row a version of an entry; the current one has no valid_to.
  CREATE TABLE entries (
    id TEXT NOT NULL,
    valid_from INTEGER NOT NULL REFERENCES runs (id),
    valid_to INTEGER REFERENCES runs (id),  -- the run that changed or removed it
    content TEXT NOT NULL,                  -- JSON
    PRIMARY KEY (id, valid_from)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX current_entries ON entries (id) WHERE valid_to IS NULL;

  CREATE TABLE models (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    used_at TEXT NOT NULL                   -- ISO 8601
  ) STRICT;

  CREATE TABLE vectors (
    model INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    text_hash BLOB NOT NULL,                -- SHA-256 of the text
    vector BLOB NOT NULL,                   -- fp32, little-endian
    PRIMARY KEY (model, text_hash)
  ) STRICT;
  `,
  `
  ALTER TABLE runs ADD COLUMN sources TEXT;      -- JSON: entries by file; null of older programs and where files were added
  ALTER TABLE vectors ADD COLUMN checksum INTEGER;  -- CRC-32 of the vector; null of older programs

  -- What became of each run, also of one that failed.
  CREATE TABLE run_reports (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,                      -- ISO 8601
    outcome TEXT NOT NULL,
    report TEXT NOT NULL                           -- JSON
  ) STRICT;
  `,
];
