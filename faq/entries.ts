import type { FaqEntry, RejectedRow } from '../core/domain.ts';
import { AppError, throwIfCancelled } from '../core/errors.ts';
import { parseEntry, REQUIRED_COLUMNS } from './entry.ts';
import { sourceRows } from './sources/source-rows.ts';
import { readSource, type SourceFile, type SourceOptions } from './sources/source.ts';

/** An entry and where it stood. */
interface ReadEntry {
  readonly entry: FaqEntry;
  readonly file: string;
  readonly line: number;
}

export interface ReadEntries {
  readonly entries: readonly ReadEntry[];
  readonly rejected: readonly RejectedRow[];
  /** Rows seen, taken or not; blank ones are none. */
  readonly rows: number;
}

/**
 * The entries of all `files` together (JSON Lines, JSON, CSV, XLSX, each also gzipped; `-` is standard input).
 * A bad row is left out and named; of two rows with one id the later is the bad one.
 *
 * @throws AppError when a file as a whole cannot be read: `not-found`, `invalid`, `corrupt`, `too-large`.
 */
export async function readEntries(
  files: readonly string[],
  options: SourceOptions = {},
): Promise<ReadEntries> {
  if (files.filter((file) => file === '-').length > 1) {
    throw new AppError('invalid', 'Standard input (-) can be read only once.');
  }
  return entriesOf(sourcesOf(files, options));
}

async function* sourcesOf(files: readonly string[], options: SourceOptions): AsyncGenerator<SourceFile> {
  for (const file of files) {
    throwIfCancelled(options.signal);
    yield await readSource(file, options);
  }
}

/**
 * The entries of sources that have been read, as `readEntries` gives them.
 *
 * @throws AppError `invalid` or `corrupt` for a source that is no FAQ as a whole
 */
export async function entriesOf(
  sources: AsyncIterable<SourceFile> | Iterable<SourceFile>,
): Promise<ReadEntries> {
  const entries = new Map<string, ReadEntry>();
  const rejected: RejectedRow[] = [];
  let rows = 0;
  for await (const source of sources) {
    for (const row of await sourceRows(source, REQUIRED_COLUMNS)) {
      rows++;
      const entry = 'fields' in row ? parseEntry(row.fields) : row;
      const reason = 'reason' in entry ? entry.reason : usedBefore(entries.get(entry.id));
      if (reason !== null) rejected.push({ file: source.name, line: row.line, reason });
      else if (!('reason' in entry)) entries.set(entry.id, { entry, file: source.name, line: row.line });
    }
  }
  return { entries: [...entries.values()], rejected, rows };
}

function usedBefore(first: ReadEntry | undefined): string | null {
  return first === undefined
    ? null
    : `id "${first.entry.id}" is already used by ${first.file}, line ${first.line}`;
}
