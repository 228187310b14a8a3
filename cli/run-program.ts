import { CommanderError } from '@commander-js/extra-typings';
import { AppError } from '../core/errors.ts';
import { databaseError } from '../store/database.ts';
import { exitStatus } from './console/exit-status.ts';
import { isPart } from './console/parent.ts';

/** A refusal of the file system or of SQLite that nobody nearer explained, as an expected error; others as they are. */
function explainedFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : null;
  // A port that may not be opened has a code of the same name, but no path.
  if (path === null && error.name !== 'SqliteError') return error;
  return databaseError(error, path ?? 'A file of the data folder');
}

/** Parses this process's arguments and does what they say; an expected error becomes one line and an exit status. */
export async function runProgram(program: { parseAsync(): Promise<unknown> }): Promise<void> {
  // A reader that has seen enough (`bonsai … | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await program.parseAsync();
  } catch (thrown) {
    const error = explainedFailure(thrown);
    if (error instanceof CommanderError) {
      // Help and version are asked for; every other message of commander is about a wrong call, and it has printed it.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof AppError) {
      const stopped = isPart ? '' : 'Stopped.\n';
      process.stderr.write(error.code === 'cancelled' ? stopped : `bonsai: ${error.message}\n`);
      process.exitCode = exitStatus(error);
    } else {
      throw error;
    }
  }
}
