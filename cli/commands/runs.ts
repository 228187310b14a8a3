import { z } from 'zod';
import { dataLayout } from '../../core/paths.ts';
import { peekLibrary } from '../../store/library/peek.ts';
import type { KeptReport } from '../../store/library/library.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';
import { table } from '../console/table.ts';
import { wholeNumber } from '../console/values.ts';

/** Runs that are listed unless somebody asks for more. */
const USUAL = 20;

/** What a list shows of a report; what an older or a failed one lacks stays empty. */
const listedSchema = z.object({
  entries: z.number().optional(),
  added: z.number().optional(),
  changed: z.number().optional(),
  removed: z.number().optional(),
  error: z.object({ message: z.string() }).nullish(),
});

function rowOf({ startedAt, outcome, report }: KeptReport): string[] {
  const { entries, added, changed, removed, error } = listedSchema.safeParse(report).data ?? {};
  const counts = [entries, added, changed, removed].map((count) =>
    count === undefined ? '' : String(count),
  );
  return [startedAt, outcome, ...counts, (error?.message ?? '').slice(0, 80)];
}

export function addRuns(program: Program): void {
  program
    .command('runs')
    .description(
      'list the last runs of "bonsai index" and what became of them; --json has their whole reports',
    )
    .option('--limit <number>', `how many (default: ${USUAL})`, wholeNumber('--limit'))
    .action(({ limit = USUAL }, command) =>
      runWithContext(command, ({ configuration, result }) => {
        const library = peekLibrary(dataLayout(configuration.dataDir).library);
        try {
          const runs = library.latestReports(limit);
          const headings = ['started', 'outcome', 'entries', 'added', 'changed', 'removed', 'why'];
          result(
            runs.map(({ report }) => report),
            () => (runs.length === 0 ? 'No run yet.' : table(headings, runs.map(rowOf))),
          );
        } finally {
          library.close();
        }
        return Promise.resolve();
      }),
    );
}
