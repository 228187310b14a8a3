import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { mean } from '../../measures/summary.ts';
import { percent, formatInterval } from '../results/interval.ts';
import { formatKept } from '../results/kept.ts';
import { type FaqMeasurement, type Kept, servedBy } from '../results/measurements.ts';

/** Everything that bench/domain.ts measures; the content of domain.json. */
export interface DomainMeasurements {
  readonly sets: readonly TunedSet[];
  /** The rows of the sets, in their order. */
  readonly kept: readonly Kept[];
}

/** What was measured on one FAQ set. */
export interface TunedSet {
  /** The same rows in each: full depth first. */
  readonly halves: readonly FaqMeasurement[];
  /** What the tuning took. */
  readonly seconds: number;
}

/** The part of docs/results/own-text.md about tuning on a FAQ's own entries. */
export function domainMarkdown({ sets, kept }: DomainMeasurements): string {
  const both = sets.flatMap(({ halves, seconds }) => {
    const [dev, test] = ['dev', 'test'].map((half) => halves.find(({ split }) => split === half));
    return dev === undefined || test === undefined ? [] : [{ dev, test, seconds }];
  });
  const rows = both.flatMap(({ dev, test, seconds }) =>
    test.rows.map((row, at) => [
      at === 0 ? `${test.dataset} (${test.entries} entries, ${(seconds / 60).toFixed(0)} minutes)` : '',
      servedBy(row),
      mrr(dev, at).toFixed(2),
      row['MRR@10'].toFixed(2),
      percent(row['MRR@10'] / mrr(test, 0)),
      formatInterval(row.toFullDepth),
    ]),
  );
  const meanOfDev = (at: number): number => mean(both.map(({ dev }) => mrr(dev, at)));
  const means = kept.map(({ name, kept: share }, at) => [
    name,
    percent(meanOfDev(at) / meanOfDev(0)),
    formatKept(share),
  ]);
  return `${markdownTable(['FAQ set', 'encoder', 'dev MRR@10', 'MRR@10', 'kept', 'MRR@10 to full depth'], rows)}

The mean of the three sets in percent of full depth's, on the test halves with its 95% interval:

${markdownTable(['encoder', 'dev', 'test'], means)}`;
}

function mrr({ rows }: FaqMeasurement, at: number): number {
  return rows[at]?.['MRR@10'] ?? NaN;
}
