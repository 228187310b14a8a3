import { type Cell, delimited } from '../../core/tables.ts';
import type { Interval } from '../../measures/bootstrap.ts';
import type { Comparison, DifferenceTest } from '../compare/comparison.ts';

const HEADER = [
  'dataset',
  'mode',
  'encoder',
  'measure',
  'value',
  'low',
  'high',
  'difference',
  'difference low',
  'difference high',
  'adjusted p',
  'kept',
  'kept low',
  'kept high',
  'p not worse',
  'p worse',
];

const COSTS = [
  'sentencesPerSecond',
  'idleMemoryBytes',
  'peakMemoryBytes',
  'bytes',
  'parameters',
  'loadMs',
  'joulesAQuery',
] as const;

/** Every figure of a comparison, one a line, for a spreadsheet; shares are 0..1. */
export function comparisonCsv(comparison: Comparison): string {
  const { faq, logged, sts, nli, cost, measure: deciding } = comparison;
  const rows: Cell[][] = [
    ...faq.flatMap(({ dataset, mode, rows: all }) =>
      all.flatMap(({ name, scores, confidence, test }) => [
        ...Object.entries(scores).map(([measure, score]): Cell[] => [
          ...[dataset, mode, name, measure],
          ...ofInterval(score),
          ...ofInterval(score.toBaseline),
          ...(measure === deciding ? ofTest(test) : []),
        ]),
        plain([dataset, mode, name], 'ECE', confidence.ece),
        plain([dataset, mode, name], 'coverage at 95%', confidence.coverageAt95),
        ...Object.entries(confidence.none ?? {}).map(([key, value]) =>
          plain([dataset, mode, name], `none: ${key}`, value),
        ),
      ]),
    ),
    ...logged.flatMap(({ dataset, mode, rows: all }) =>
      all.flatMap(({ name, overlap, changedFirst }): Cell[][] => [
        [dataset, mode, name, 'overlap@10', ...ofInterval(overlap)],
        [dataset, mode, name, 'changed first', ...ofInterval(changedFirst)],
      ]),
    ),
    ...sts.flatMap(({ dataset, rows: all }) =>
      all.flatMap(({ variant, spearman, pearson, toBaseline }): Cell[][] => [
        [dataset, null, variant, 'Spearman', spearman, null, null, ...ofInterval(toBaseline)],
        plain([dataset, null, variant], 'Pearson', pearson),
      ]),
    ),
    ...nli.flatMap(({ dataset, rows: all }) =>
      all.flatMap(({ variant, accuracy, triplets }): Cell[][] => [
        [dataset, null, variant, 'NLI accuracy', ...ofInterval(accuracy), ...ofInterval(accuracy.toBaseline)],
        ...(triplets === null
          ? []
          : [
              [
                dataset,
                null,
                variant,
                'NLI triplets',
                ...ofInterval(triplets),
                ...ofInterval(triplets.toBaseline),
              ],
            ]),
      ]),
    ),
    ...(cost?.results ?? []).flatMap((row) => [
      ...row.queries.flatMap(({ tokens, ...each }) =>
        Object.entries(each).map(([key, value]) =>
          plain([null, null, row.variant], `${key}, ${tokens} tokens`, value),
        ),
      ),
      ...COSTS.map((key) => plain([null, null, row.variant], key, row[key])),
    ]),
  ];
  return delimited([HEADER, ...rows]);
}

function plain(where: readonly Cell[], measure: string, value: number): Cell[] {
  return [...where, measure, value];
}

/** p-values as this set has them, before they are corrected for encoders and sets. */
function ofTest(test: DifferenceTest | null): Cell[] {
  if (test === null) return [];
  const { adjustedP, kept, notWorseP, worseP } = test;
  return [adjustedP, kept?.estimate ?? null, kept?.low ?? null, kept?.high ?? null, notWorseP, worseP];
}

function ofInterval(interval: Interval | null): Cell[] {
  return interval === null ? [null, null, null] : [interval.estimate, interval.low, interval.high];
}
