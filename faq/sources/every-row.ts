import type { RejectedRow } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import type { Row, SourceRow } from './rows.ts';

interface Rejection {
  readonly reason: string;
}

/** Bad rows that a message names; `details` names them all. */
const NAMED = 3;

/**
 * What `read` makes of each row, where a single bad row spoils the whole, as in a measurement.
 *
 * @param read gives the value, or the reason why there is none
 * @throws AppError `invalid` with every bad row in `details`
 */
export function everyRow<T extends object>(
  rows: readonly Row[],
  read: (fields: SourceRow['fields']) => T | Rejection,
  file: string,
): T[] {
  const values: T[] = [];
  const rejected: RejectedRow[] = [];
  for (const row of rows) {
    const value = 'fields' in row ? read(row.fields) : { reason: row.reason };
    if ('reason' in value) rejected.push({ file, line: row.line, reason: value.reason });
    else values.push(value);
  }
  if (rejected.length === 0) return values;
  const named = rejected.slice(0, NAMED).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = rejected.length > NAMED ? `, and ${rejected.length - NAMED} more` : '';
  throw new AppError('invalid', `${file}: ${named.join('; ')}${more}`, { details: { rejected } });
}
