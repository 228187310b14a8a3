import type { Database } from '../database.ts';

/** The table `ended_sessions`: sessions that somebody has signed out of before their time was over. */
export interface EndedSessionsTable {
  has(id: string): boolean;
  /**
   * Keeps one as long as its cookie would be good, and drops those whose time is over.
   *
   * @param until when its time is over, milliseconds since 1970; so is `now`
   */
  add(id: string, until: number, now: number): void;
}

export function endedSessionsTable(database: Database): EndedSessionsTable {
  const has = database.prepare('SELECT 1 FROM ended_sessions WHERE id = ?');
  const add = database.prepare('INSERT OR REPLACE INTO ended_sessions (id, until) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM ended_sessions WHERE until <= ?');
  return {
    has: (id) => has.get(id) !== undefined,
    add: database.transaction((id: string, until: number, now: number) => {
      drop.run(now);
      add.run(id, until);
    }),
  };
}
