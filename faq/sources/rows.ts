/** A row of a source before anybody has judged what is in it. */
export interface SourceRow {
  /** 1-based; see `RejectedRow.line`. */
  readonly line: number;
  /** Values by column or key, spelled as the source spells it. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A row that cannot even be taken apart. */
export interface UnreadableRow {
  readonly line: number;
  readonly reason: string;
}

export type Row = SourceRow | UnreadableRow;

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
