import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { mean, meansByGroup } from '../../measures/summary.ts';
import { formatInterval } from '../results/interval.ts';
import { formatKept } from '../results/kept.ts';
import type { MultilingualMeasurements } from './measurements.ts';

/** The tables that bench/multilingual.ts writes. */
export function multilingualMarkdown({ sets, encoders }: MultilingualMeasurements): string {
  const groups = sets.map(({ group }) => group);
  const queries = sets.reduce((sum, set) => sum + set.queries, 0);
  const kept = markdownTable(
    ['encoder', ...new Set(groups), 'mean of all sets', 'kept'],
    encoders.map((encoder) => [
      encoder.name,
      ...Array.from(meansByGroup(encoder.mrr, groups).values(), (each) => each.toFixed(1)),
      mean(encoder.mrr).toFixed(1),
      formatKept(encoder.kept),
    ]),
  );
  const names = encoders[0]?.sts.map(({ name }) => name) ?? [];
  const sts = markdownTable(
    ['encoder', ...names.flatMap((name) => [name, 'difference'])],
    encoders.map((encoder) => [
      encoder.name,
      ...encoder.sts.flatMap(({ spearman, difference }) => [spearman.toFixed(2), formatInterval(difference)]),
    ]),
  );
  const each = markdownTable(
    ['set', 'entries', 'queries', ...encoders.map(({ name }) => name)],
    sets.map(({ name, entries, queries: own }, index) => [
      name,
      String(entries),
      String(own),
      ...encoders.map(({ mrr }) => (mrr[index] ?? NaN).toFixed(1)),
    ]),
  );
  return [
    `MRR@10 x 100 by the cosine alone, ${sets.length} sets, ${queries} queries. "Kept" is the unweighted mean over all sets in percent of the first encoder's, with its 95% interval (paired bootstrap over the queries of each set).`,
    kept,
    'Spearman x 100 on sentence pairs, and the difference to the first encoder:',
    sts,
    'Each set:',
    each,
  ].join('\n\n');
}
