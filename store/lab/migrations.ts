/** The schema of lab.db, step by step. Never change a released step; add one. */
export const LAB_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE judgements (
    id INTEGER PRIMARY KEY,
    query TEXT NOT NULL UNIQUE,
    relevant TEXT NOT NULL,           -- JSON array of entry ids; empty: the FAQ has no answer
    source TEXT NOT NULL,             -- how it came here: added, imported, vote, feedback
    time INTEGER NOT NULL             -- of its last change, milliseconds since 1970
  ) STRICT;

  CREATE TABLE refusals (             -- what a person has looked at and does not want to see again
    kind TEXT NOT NULL,               -- proposal: a helpful answer that is none; unanswered: no question for this FAQ
    query TEXT NOT NULL,
    entry_id TEXT NOT NULL,           -- empty for questions
    time INTEGER NOT NULL,
    PRIMARY KEY (kind, query, entry_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE trials (               -- one question to two or more encoders
    id TEXT PRIMARY KEY,              -- random
    query TEXT NOT NULL,
    sides TEXT NOT NULL,              -- JSON array of the encoders' names, in the order drawn for this question
    answers TEXT,                     -- JSON array, one list of hits a side; null until all have answered
    choice TEXT,                      -- the place of the better side from 0, or 'same' or 'none'; null until somebody votes
    time INTEGER NOT NULL,
    voted_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX trials_by_time ON trials (time);

  CREATE TABLE drafts (               -- entries that somebody writes for questions that nobody answered
    id INTEGER PRIMARY KEY,
    entry_id TEXT NOT NULL UNIQUE,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,             -- empty until it is written
    alternates TEXT NOT NULL,         -- JSON array
    category TEXT,
    asked TEXT NOT NULL,              -- JSON array of the questions that it was drafted for
    time INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE ended_sessions (       -- signed out of before their time was over
    id TEXT PRIMARY KEY,              -- random
    until INTEGER NOT NULL            -- when their time is over, milliseconds since 1970
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE alternates (           -- other ways to ask for an entry, for its owner to take over
    entry_id TEXT NOT NULL,
    text TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (entry_id, text)
  ) STRICT, WITHOUT ROWID;
  `,
];
