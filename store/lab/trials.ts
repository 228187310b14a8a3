import { z } from 'zod';
import { BANDS } from '../../core/domain.ts';
import type { Database } from '../database.ts';

/** An answer as a side of a trial shows it. */
const shownHitSchema = z.object({
  id: z.string(),
  question: z.string(),
  answer: z.string(),
  band: z.enum(BANDS),
});
export type ShownHit = z.infer<typeof shownHitSchema>;

/** `same`: no side is better; `none`: no side answers. */
export type TrialChoice = number | 'same' | 'none';

/** One question that was put to several encoders, for a person to say who answers better. */
export interface Trial {
  readonly id: string;
  readonly query: string;
  /** Names of encoders, in the order in which their answers are shown. */
  readonly arms: readonly string[];
  /** Best first, one list a side; null until all have answered. */
  readonly answers: readonly (readonly ShownHit[])[] | null;
  /** The place of the better side, from 0; null until somebody has voted. */
  readonly choice: TrialChoice | null;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The table `trials`. */
export interface TrialsTable {
  insert(trial: Pick<Trial, 'id' | 'query' | 'arms' | 'time'>): void;
  find(id: string): Trial | null;
  /** Those that were voted on, latest first. */
  voted(limit: number): Trial[];
  answer(id: string, answers: NonNullable<Trial['answers']>): void;
  /** Keeps the first vote; false where there was one already. */
  vote(id: string, choice: TrialChoice, time: number): boolean;
}

const rowSchema = z.object({
  id: z.string(),
  query: z.string(),
  arms: z.string(),
  answers: z.string().nullable(),
  choice: z.string().nullable(),
  time: z.number(),
});

export function trialsTable(database: Database): TrialsTable {
  const columns = 'SELECT id, query, sides AS arms, answers, choice, time FROM trials';
  const insert = database.prepare(
    'INSERT INTO trials (id, query, sides, time) VALUES (@id, @query, @arms, @time)',
  );
  const find = database.prepare(`${columns} WHERE id = ?`);
  const voted = database.prepare(`${columns} WHERE choice IS NOT NULL ORDER BY voted_at DESC, id LIMIT ?`);
  const answer = database.prepare('UPDATE trials SET answers = ? WHERE id = ? AND answers IS NULL');
  const vote = database.prepare(
    'UPDATE trials SET choice = ?, voted_at = ? WHERE id = ? AND choice IS NULL AND answers IS NOT NULL',
  );
  return {
    insert({ arms, ...trial }) {
      insert.run({ ...trial, arms: JSON.stringify(arms) });
    },
    find(id) {
      const row = find.get(id);
      return row === undefined ? null : trialOf(row);
    },
    voted: (limit) => voted.all(limit).map(trialOf),
    answer(id, answers) {
      answer.run(JSON.stringify(answers), id);
    },
    vote: (id, choice, time) => vote.run(String(choice), time, id).changes > 0,
  };
}

function trialOf(found: unknown): Trial {
  const { arms, answers, choice, ...row } = rowSchema.parse(found);
  return {
    ...row,
    arms: z.array(z.string()).parse(JSON.parse(arms)),
    answers: answers === null ? null : z.array(z.array(shownHitSchema)).parse(JSON.parse(answers)),
    choice: choice === null || choice === 'same' || choice === 'none' ? choice : Number(choice),
  };
}
