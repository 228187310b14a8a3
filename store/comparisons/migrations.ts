/** The schema of comparisons.db, step by step. Never change a released step; add one. */
export const COMPARISONS_MIGRATIONS: readonly string[] = [
  `
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

  CREATE TABLE measurements (
    key TEXT PRIMARY KEY,                   -- SHA-256 of what was measured, on what, and by which version
    value TEXT NOT NULL,                    -- JSON
    measured_at TEXT NOT NULL               -- ISO 8601
  ) STRICT;
  `,
  `
  CREATE TABLE finished (                   -- comparisons that came to their end, to be looked at again
    id TEXT PRIMARY KEY,                    -- SHA-256 of what was compared: the same comparison done again replaces the first
    value TEXT NOT NULL,                    -- JSON
    finished_at TEXT NOT NULL               -- ISO 8601
  ) STRICT;
  `,
  `
  ALTER TABLE vectors ADD COLUMN checksum INTEGER;  -- CRC-32 of the vector; null of older programs
  `,
];
