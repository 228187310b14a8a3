import type { Readable } from 'node:stream';
import type { RejectedRow } from '../core/domain.ts';
import { AppError } from '../core/errors.ts';
import { percent } from '../core/figures.ts';
import type { ReportProgress } from '../core/progress.ts';
import { readEntries, type ReadEntries } from '../faq/entries.ts';
import { sourceName } from '../faq/sources/source.ts';

export interface FaqSource {
  /** The files of one run; `-` is standard input. */
  readonly files: readonly string[];
  readonly stdin?: Readable | undefined;
  /** The largest share of bad rows, 0..1, with which the others are worth taking. */
  readonly maxRejected: number;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the entries, unless they look like a broken export.
 *
 * @throws AppError what `readEntries` throws; `invalid` with the bad rows in `details` when there are too many; `invalid`
 *   when there are no entries, since that would empty the FAQ
 */
export async function readFaq({
  files,
  stdin,
  maxRejected,
  report,
  signal,
}: FaqSource): Promise<ReadEntries> {
  report?.({ phase: 'Reading', done: 0, total: null, unit: 'rows' });
  const read = await readEntries(files, { stdin, signal });
  const { entries, rejected, rows } = read;
  report?.({ phase: 'Reading', done: rows, total: rows, unit: 'rows' });
  if (rejected.length > maxRejected * rows) {
    throw new AppError(
      'invalid',
      `${rejected.length} of ${rows} rows are bad, more than the ${percent(maxRejected)} that are let pass, so nothing was changed. ${excerpt(rejected)} Correct them, or raise --max-rejected.`,
      { details: { rejected } },
    );
  }
  if (entries.length === 0) {
    throw new AppError(
      'invalid',
      `There are no entries in ${files.map(sourceName).join(', ')}, so nothing was changed: an empty export must not empty the FAQ.`,
      { details: { rejected } },
    );
  }
  return read;
}

function excerpt(rejected: readonly RejectedRow[]): string {
  const [first] = rejected;
  return first === undefined ? '' : `The first: ${first.file}, line ${first.line}: ${first.reason}.`;
}
