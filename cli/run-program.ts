import { CommanderError } from '@commander-js/extra-typings';
import { AppError, type ErrorCode } from '../core/errors.ts';

/** The codes for which the call or its input is to blame, not the work: another try would change nothing. */
const WRONG_CALL: ReadonlySet<ErrorCode> = new Set([
  'invalid',
  'not-found',
  'too-large',
  'incompatible',
  'corrupt',
]);

function exitStatus(error: AppError): number {
  if (error.code === 'cancelled') return 130;
  return WRONG_CALL.has(error.code) ? 2 : 1;
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
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version are asked for; every other message of commander is about a wrong call, and it has printed it.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof AppError) {
      process.stderr.write(error.code === 'cancelled' ? 'Stopped.\n' : `bonsai: ${error.message}\n`);
      process.exitCode = exitStatus(error);
    } else {
      throw error;
    }
  }
}
