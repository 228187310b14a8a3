import { markdownTable } from '../../evaluation/report/markdown-table.ts';
import { mean } from '../../measures/summary.ts';
import { percent, spokenInterval } from '../results/interval.ts';
import { type FaqMeasurement, servedBy } from '../results/measurements.ts';

/** What was measured on one FAQ set. */
export interface DomainMeasurement {
  /** The same rows in each: full depth first. */
  readonly halves: readonly FaqMeasurement[];
  /** What the tuning took. */
  readonly seconds: number;
}

/** The part of docs/results.md about tuning on a FAQ's own entries. */
export function domainMarkdown(measured: readonly DomainMeasurement[]): string {
  const sets = measured.flatMap(({ halves, seconds }) => {
    const [dev, test] = ['dev', 'test'].map((half) => halves.find(({ split }) => split === half));
    return dev === undefined || test === undefined ? [] : [{ dev, test, seconds }];
  });
  const rows = sets.flatMap(({ dev, test, seconds }) =>
    test.rows.map((row, at) => [
      at === 0 ? `${test.dataset} (${test.entries} entries, ${(seconds / 60).toFixed(0)} minutes)` : '',
      servedBy(row),
      dev.rows[at]?.['MRR@10'].toFixed(2) ?? '-',
      row['MRR@10'].toFixed(2),
      percent(kept(test, at)),
      spokenInterval(row.toFullDepth),
    ]),
  );
  const names = sets[0]?.test.rows.map(servedBy) ?? [];
  const means = names.map((name, at) => [
    name,
    percent(mean(sets.map(({ dev }) => kept(dev, at)))),
    percent(mean(sets.map(({ test }) => kept(test, at)))),
  ]);
  return `${markdownTable(['FAQ set', 'encoder', 'dev MRR@10', 'MRR@10', 'kept', 'MRR@10 to full depth'], rows)}

Kept of full depth, in the mean of the three sets:

${markdownTable(['encoder', 'dev', 'test'], means)}`;
}

/** A row's share of full depth's MRR@10. */
function kept({ rows }: FaqMeasurement, at: number): number {
  return (rows[at]?.['MRR@10'] ?? NaN) / (rows[0]?.['MRR@10'] ?? NaN);
}
