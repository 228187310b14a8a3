import { AppError, systemCode } from '../../core/errors.ts';
import type { Judgement } from '../../core/domain.ts';
import { databaseError, guarded, openCheckedDatabase } from '../database.ts';
import { alternatesTable, type AlternatesTable, type ProposedAlternate } from './alternates.ts';
import { draftsTable, type Draft, type DraftsTable } from './drafts.ts';
import { endedSessionsTable, type EndedSessionsTable } from './ended-sessions.ts';
import {
  judgementsTable,
  type JudgementSource,
  type JudgementsTable,
  type KeptJudgement,
} from './judgements.ts';
import { LAB_MIGRATIONS } from './migrations.ts';
import { refusalsTable, type Refusal, type RefusalsTable } from './refusals.ts';
import { trialsTable, type ShownHit, type Trial, type TrialChoice, type TrialsTable } from './trials.ts';

export type {
  Draft,
  EndedSessionsTable,
  JudgementSource,
  KeptJudgement,
  ProposedAlternate,
  Refusal,
  ShownHit,
  Trial,
  TrialChoice,
};

/** The analyst's own database. Failures of the disk are `AppError`s. */
export interface LabStore {
  readonly judgements: JudgementsTable & {
    /** Puts all of them, or none where one cannot be written. */
    putAll(judgements: readonly Judgement[], source: JudgementSource, time: number): void;
  };
  readonly trials: TrialsTable;
  readonly drafts: DraftsTable;
  readonly alternates: AlternatesTable;
  readonly refusals: RefusalsTable;
  readonly endedSessions: EndedSessionsTable;
  /** Does all that `work` writes, or none of it where it throws. */
  atOnce(work: () => void): void;
  close(): void;
}

/**
 * Opens lab.db, and makes it where it is missing.
 *
 * @throws AppError as `openCheckedDatabase`; the tables also `conflict` for a query or an entry's id that another row has
 */
export function openLabStore(path: string): LabStore {
  const database = openCheckedDatabase(path, LAB_MIGRATIONS);
  const judgements = judgementsTable(database);
  const putAll = database.transaction(
    (given: readonly Judgement[], source: JudgementSource, time: number) => {
      for (const judgement of given) judgements.put({ ...judgement, source, time });
    },
  );
  const atOnce = database.transaction((work: () => void) => {
    work();
  });
  const table = <Table extends object>(methods: Table): Table =>
    guarded(path, methods, (error) => explain(error, path));
  return {
    judgements: table({
      ...judgements,
      putAll(given: readonly Judgement[], source: JudgementSource, time: number) {
        putAll.immediate(given, source, time);
      },
    }),
    trials: table(trialsTable(database)),
    drafts: table(draftsTable(database)),
    alternates: table(alternatesTable(database)),
    refusals: table(refusalsTable(database)),
    endedSessions: table(endedSessionsTable(database)),
    ...table({
      atOnce(work: () => void) {
        atOnce.immediate(work);
      },
    }),
    close: () => {
      database.close();
    },
  };
}

/** Says what is wrong where two rows would have one name, and else what `databaseError` says. */
function explain(error: unknown, path: string): unknown {
  return isTaken(error)
    ? new AppError('conflict', 'There is one of that name already. Change that one, or choose another name.')
    : databaseError(error, path);
}

function isTaken(error: unknown): boolean {
  return systemCode(error) === 'SQLITE_CONSTRAINT_UNIQUE';
}
