/** The schema of activity.db, step by step. Never change a released step; add one. */
export const ACTIVITY_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE searches (
    id TEXT PRIMARY KEY,              -- random, so that nobody can guess another person's
    time INTEGER NOT NULL,            -- milliseconds since 1970
    query TEXT NOT NULL,
    category TEXT,                    -- the filter, if there was one
    mode TEXT NOT NULL,
    band TEXT NOT NULL,
    hits TEXT NOT NULL,               -- JSON array of the entry ids shown, best first
    top_probability REAL,             -- of the first hit; null without hits
    variant TEXT NOT NULL,
    generation TEXT NOT NULL,
    took_ms REAL NOT NULL,
    degraded INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX searches_by_time ON searches (time);

  CREATE TABLE feedback (
    search_id TEXT NOT NULL REFERENCES searches (id) ON DELETE CASCADE,
    entry_id TEXT NOT NULL,
    helpful INTEGER NOT NULL,
    comment TEXT,
    time INTEGER NOT NULL,
    PRIMARY KEY (search_id, entry_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE searches ADD COLUMN query_variant TEXT;  -- null where it was the variant itself
  `,
  `
  CREATE TABLE clicks (
    kind TEXT NOT NULL,               -- open: an entry was opened; contact: a person was asked instead
    search_id TEXT,                   -- what led there; null from other pages. No reference: the count outlives the search
    entry_id TEXT,
    time INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX clicks_by_time ON clicks (time);

  CREATE TABLE sought (
    search_id TEXT PRIMARY KEY REFERENCES searches (id) ON DELETE CASCADE,
    text TEXT NOT NULL,               -- what the person was looking for, in their words
    time INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE visit_feedback (
    visit_id TEXT NOT NULL,           -- of the entry's own page, where there is no search
    entry_id TEXT NOT NULL,
    helpful INTEGER NOT NULL,
    comment TEXT,
    time INTEGER NOT NULL,
    PRIMARY KEY (visit_id, entry_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What is left of the searches that are older than what is kept.
  CREATE TABLE days (
    day TEXT PRIMARY KEY,             -- UTC, as 2026-01-31
    searches INTEGER NOT NULL,
    answer INTEGER NOT NULL,          -- by band
    maybe INTEGER NOT NULL,
    none INTEGER NOT NULL,
    degraded INTEGER NOT NULL,
    helpful INTEGER NOT NULL,         -- opinions
    not_helpful INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
