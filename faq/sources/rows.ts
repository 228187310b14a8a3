import type { z } from 'zod';
import type { RejectedRow } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';

/** A row of a source before anybody has judged what is in it. */
export interface SourceRow {
  /** 1-based; see `RejectedRow.line`. */
  readonly line: number;
  /** Values by column or key, spelled as the source spells it. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Why there is no value. */
export interface Rejection {
  readonly reason: string;
}

/** A row, or why it cannot even be taken apart. */
export type Row = SourceRow | (Rejection & { readonly line: number });

/** `Updated At`, `updated_at` and `updatedAt` are one column. */
export function columnKey(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

/** A row's values by the keys of their columns. */
export function byColumn(fields: SourceRow['fields']): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(fields).map(([name, value]) => [columnKey(name), value]));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a schema makes of a row's values: each column that it refuses is a reason. */
export function parseRow<T extends object>(schema: z.ZodType<T>, fields: unknown): T | Rejection {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
  return { reason: [...new Set(reasons)].join('; ') };
}

/** Bad rows that a message names; `details` names them all. */
const MAX_NAMED = 3;

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
  const named = rejected.slice(0, MAX_NAMED).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = rejected.length > MAX_NAMED ? `, and ${rejected.length - MAX_NAMED} more` : '';
  throw new AppError('invalid', `${file}: ${named.join('; ')}${more}`, { details: { rejected } });
}
