import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { candidacies, CHOOSING, chosenDefault, DEFAULT_RULE } from './default-rule.ts';
import { percent, formatInterval } from './interval.ts';
import { formatKept } from './kept.ts';
import { type FaqMeasurement, FULL_DEPTH, type Measurements, servedBy } from './measurements.ts';

/** The measured part of docs/results/encoders.md. */
export function resultsMarkdown(results: Measurements): string {
  return [
    variantsSection(results),
    keptSection(results),
    stsSection(results),
    denseSection(results),
    defaultSection(results),
    int8Section(results),
  ].join('\n\n');
}

function variantsSection({ variants }: Measurements): string {
  const rows = variants.map(({ name, keptLayers, precision, parameters, bytes }) => [
    name,
    keptLayers.join(', '),
    precision,
    (parameters / 1e6).toFixed(1),
    bytes === null ? '-' : (bytes / 1e6).toFixed(1),
  ]);
  return `## The variants

${markdownTable(['variant', 'kept layers', 'precision', 'parameters, M', 'graph, MB'], rows)}`;
}

function keptSection({ kept, faq, sts }: Measurements): string {
  const test = faq.filter(({ split }) => split === 'test');
  const shareOn = (dataset: string, name: string): string => {
    const rows = test.find((each) => each.dataset === dataset)?.rows ?? [];
    const score = (of: string): number => rows.find((row) => servedBy(row) === of)?.['MRR@10'] ?? NaN;
    return percent(score(name) / score(FULL_DEPTH));
  };
  const correlations = sts.find(({ dataset }) => dataset === 'STS-B test')?.rows ?? [];
  const stsShare = (name: string): string => {
    const of = (which: string): number | undefined =>
      correlations.find(({ variant }) => variant === which)?.spearman;
    const own = of(name);
    return own === undefined ? '-' : percent(own / (of(FULL_DEPTH) ?? NaN));
  };
  const rows = kept.map(({ name, kept: share }) => [
    name,
    ...CHOOSING.map((dataset) => shareOn(dataset, name)),
    formatKept(share),
    stsShare(name),
  ]);
  return `## What is kept

MRR@10 of the test halves (question to question, by cosine) in percent of full depth's, their unweighted mean with its 95% interval, and Spearman's correlation on STS-B test.

${markdownTable(['variant', ...CHOOSING, 'mean', 'STS-B test'], rows)}`;
}

function stsSection({ sts }: Measurements): string {
  const tables = sts.map(({ dataset, pairs, rows }) => {
    const lines = rows.map(({ variant, spearman, pearson, toFullDepth }) => [
      variant,
      spearman.toFixed(2),
      pearson.toFixed(2),
      formatInterval(toFullDepth),
    ]);
    return `**${dataset}** (${pairs} pairs)

${markdownTable(['variant', 'Spearman', 'Pearson', 'Spearman to full depth'], lines)}`;
  });
  return `## Semantic textual similarity

\`bonsai evaluate sts\`

${tables.join('\n\n')}`;
}

function denseSection({ faq }: Measurements): string {
  const tables = faq
    .filter(({ split }) => split === 'test')
    .map((test) => {
      const dev = faq.find(({ dataset, split }) => dataset === test.dataset && split === 'dev');
      const lines = test.rows.map((row, index) => [
        servedBy(row),
        dev?.rows[index]?.['MRR@10'].toFixed(2) ?? '-',
        row['MRR@10'].toFixed(2),
        row['nDCG@10'].toFixed(2),
        row['Success@1'].toFixed(2),
        row['Success@5'].toFixed(2),
        formatInterval(row.toFullDepth),
      ]);
      return `**${test.dataset}** (${test.entries} entries; ${dev?.queries ?? 0} dev queries, ${test.queries} test queries)

${markdownTable(['variant', 'dev MRR@10', 'MRR@10', 'nDCG@10', 'Success@1', 'Success@5', 'MRR@10 to full depth'], lines)}`;
    });
  return `## FAQ retrieval: the encoder alone

\`bonsai evaluate faq … --mode dense --phrasings question\`: the cosine of query and question, and nothing else. Test halves, except for the first column.

${tables.join('\n\n')}`;
}

function defaultSection(results: Measurements): string {
  const rows = candidacies(results).map(({ name, scores, mean, keptInTheMean, keptAtLeast, eligible }) => [
    name,
    ...scores.map((score) => score.toFixed(2)),
    mean.toFixed(2),
    percent(keptInTheMean),
    percent(keptAtLeast),
    eligible ? 'yes' : 'no',
  ]);
  return `## The default

The variant or pair with the smallest query encoder whose MRR@10, as the unweighted mean over the dev halves of the three sets, keeps ${percent(1 - DEFAULT_RULE.marginOfMean)} of full
depth, and ${percent(1 - DEFAULT_RULE.marginOfEach)} on each of them: **${chosenDefault(results)}**.

${markdownTable(['variant', ...CHOOSING, 'mean', 'kept', 'kept where least', 'eligible'], rows)}`;
}

type Difference = Pick<FaqMeasurement['rows'][number], 'variant' | 'queryVariant' | 'toFp32'>;

function int8Section({ sts, faq }: Measurements): string {
  const measured: readonly { dataset: string; rows: readonly Difference[] }[] = [
    ...sts.map(({ dataset, rows }) => ({ dataset: `${dataset}, Spearman`, rows })),
    ...faq
      .filter(({ split }) => split === 'all')
      .map(({ dataset, rows }) => ({ dataset: `${dataset}, MRR@10`, rows })),
  ];
  const columns = (measured[0]?.rows ?? []).flatMap(({ variant, toFp32 }) =>
    toFp32 === null ? [] : [variant],
  );
  const rows = measured.map(({ dataset, rows: all }) => [
    dataset,
    ...columns.map((name) => formatInterval(all.find((row) => servedBy(row) === name)?.toFp32 ?? null)),
  ]);
  return `## What int8 costs

The difference to the same layers in fp32, on whole sets (dense, questions alone).

${markdownTable(['', ...columns], rows)}`;
}
