import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { writeFileAtomically } from '../../core/files.ts';
import { program } from '../../core/paths.ts';
import { exitStatus } from '../console/exit-status.ts';

/**
 * What became of a run. `live`: what it made, or found made, serves. `ready`: it is built, and does not serve, since a rollback
 * holds another or nobody wanted it to. `refused`: the files or a gate stopped it. `failed`: the work did. `stopped`: somebody
 * did.
 */
export type Outcome = 'live' | 'ready' | 'dry run' | 'refused' | 'failed' | 'stopped';

/** What every report of a run has, whatever became of it; the rest is as `bonsai index --json` prints it. */
export interface RunReport {
  /** The version of this program. */
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly outcome: Outcome;
  readonly exitStatus: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly files: readonly string[];
  readonly [particular: string]: unknown;
}

/** When a run began, and of which files. */
export interface Began {
  readonly startedAt: Date;
  readonly files: readonly string[];
}

/** The report of a run that reached its end. */
export function reportOf(
  { startedAt, files }: Began,
  outcome: Outcome,
  particulars: Readonly<Record<string, unknown>>,
): RunReport {
  return { ...envelope(startedAt), outcome, exitStatus: 0, error: null, files, ...particulars };
}

/** What errors hold that belongs into a report. */
const detailsSchema = z.object({
  gates: z.array(z.unknown()).optional(),
  rejected: z.array(z.unknown()).optional(),
});

/** The report of a run that ended early. */
export function failureReport({ startedAt, files }: Began, error: AppError): RunReport {
  const { code, message } = error;
  return {
    ...envelope(startedAt),
    outcome: outcomeOf(error),
    exitStatus: exitStatus(error),
    error: { code, message },
    files,
    ...detailsSchema.safeParse(error.details).data,
  };
}

function envelope(startedAt: Date): Pick<RunReport, 'version' | 'startedAt' | 'finishedAt'> {
  return {
    version: program.version,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
  };
}

function outcomeOf(error: AppError): Outcome {
  if (error.code === 'cancelled') return 'stopped';
  const isGate = detailsSchema.safeParse(error.details).data?.gates !== undefined;
  return isGate || exitStatus(error) === 2 ? 'refused' : 'failed';
}

/** @throws AppError `invalid` where the file's folder is not there, before anything is done */
export function requireReportFolder(file: string): void {
  const folder = dirname(resolve(file));
  if (existsSync(folder)) return;
  throw new AppError('invalid', `--report: there is no folder ${folder}.`);
}

/** Writes a report as one JSON document; a reader sees the one before, or all of this one. */
export async function writeReport(file: string, report: RunReport): Promise<void> {
  await writeFileAtomically(resolve(file), `${JSON.stringify(report, null, 2)}\n`);
}
