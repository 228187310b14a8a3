import { AppError, messageOf, type ErrorCode } from '../../core/errors.ts';

/** Why what CURRENT asks for is not what serves, or serves without its encoder. */
export interface Problem {
  /** Null where CURRENT itself cannot be read. */
  readonly generation: string | null;
  readonly code: ErrorCode;
  /** For the log: it may name files. */
  readonly message: string;
}

export function problemOf(generation: string | null, error: unknown): Problem {
  const code = error instanceof AppError ? error.code : 'failed';
  return { generation, code, message: messageOf(error) };
}

const REASONS: Partial<Record<ErrorCode, string>> = {
  corrupt: 'its files are missing or not as they were written',
  incompatible: 'another model or another version of this program made it',
  'not-found': 'it is not there, or its encoder is not',
};

/** A problem as anybody may read it: without the paths that the log has. */
export function publicProblem({ generation, code }: Problem, serving: string | null): Problem {
  const reason = REASONS[code] ?? 'the log says why';
  const what =
    generation === null
      ? 'CURRENT cannot be read'
      : serving === generation
        ? `The encoder of generation ${generation} does not run (${reason}), so that keywords answer alone`
        : `Generation ${generation} cannot be used: ${reason}`;
  const instead = serving === null || serving === generation ? '' : ` ${serving} serves instead.`;
  return { generation, code, message: `${what}.${instead} The log says more; "bonsai index" repairs.` };
}
