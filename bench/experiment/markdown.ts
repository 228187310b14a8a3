import { MIN_SHARED_COSINE } from '../../encoder/model/shared-space.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { formatInterval } from '../results/interval.ts';
import { formatKept } from '../results/kept.ts';
import { meanMrr, type RetrievalFigures } from './figures.ts';
import type { EncoderFigures, Experiment, GridRow, TunedFigures } from './measurements.ts';
import { UNTUNED } from './plan.ts';
import { verdicts } from './verdicts.ts';

/** The measured part of the experiment's section of docs/results/experiment.md. */
export function experimentMarkdown(experiment: Experiment): string {
  return [
    verdictSection(experiment),
    gridSection(experiment),
    tunedSection(experiment),
    pairSection(experiment),
    workSection(experiment),
    costSection(experiment),
  ].join('\n\n');
}

function verdictSection(experiment: Experiment): string {
  const items = verdicts(experiment).map(({ finding, verdict, grounds }, index) =>
    [`${index + 1}. ${finding} **${capital(verdict)}.**`, ...grounds].join(' '),
  );
  return `### What the paper found

Differences are in points x 100, with their 95% intervals. A finding is partly confirmed where STS-B and the FAQ sets, or two trainings, disagree.

${items.join('\n')}`;
}

function gridSection({ sets, full, drops, grid }: Experiment): string {
  const label = ({ strategies }: GridRow): string => strategies.join(', ');
  const values = [
    [full.keep.length, 'all', ...valuesOf(full), '100.0'],
    ...grid.map((row) => [row.keep.length, label(row), ...valuesOf(row), row.devMeasure.toFixed(1)]),
  ];
  const differences = grid.map((row) => [row.keep.length, label(row), ...differencesOf(row)]);
  const every = full.keep;
  const dropped = drops.map(({ keep, removed, candidates }) => [
    keep.length,
    ...every.map((layer) => {
      const candidate = candidates.find((each) => each.layer === layer);
      if (candidate === undefined) return '';
      return layer === removed ? `**${candidate.measure.toFixed(1)}**` : candidate.measure.toFixed(1);
    }),
  ]);
  return `### Untuned

${markdownTable(['layers', 'strategy', ...valueColumns(sets), 'dev measure'], values)}

The difference to full depth:

${markdownTable(['layers', 'strategy', ...differenceColumns(sets)], differences)}

The measured drop: the dev measure without each remaining layer. The layer in bold is removed.

${markdownTable(['layers left', ...every.map((layer) => `without ${layer}`)], dropped)}`;
}

function tunedSection({ sets, full, tuned, missing }: Experiment): string {
  const notes = missing.map(({ name, why }) => `- ${name}: ${why}`);
  const left = notes.length === 0 ? '' : `\n\nLeft out:\n\n${notes.join('\n')}`;
  if (tuned.length === 0) return `### Tuned${left}`;
  const values = [
    [UNTUNED, 'fp32', ...valuesOf(full)],
    ...tuned.map((row) => [row.name, row.precision, ...valuesOf(row)]),
  ];
  return `### Tuned

${markdownTable(['row', 'precision', ...valueColumns(sets)], values)}

The difference to full depth, untuned:

${markdownTable(
  ['row', ...differenceColumns(sets)],
  tuned.map((row) => [row.name, ...differencesOf(row)]),
)}${left}`;
}

function pairSection({ sets, tuned }: Experiment): string {
  if (tuned.length === 0) return '### Alone, and asking full depth\n\nNot measured yet.';
  const cells = (of: (figures: RetrievalFigures) => string, { pair, ...alone }: TunedFigures): string[] => [
    of(alone),
    pair === null ? '-' : of(pair),
  ];
  const rows = tuned.map((row) => [
    row.name,
    row.cosine?.toFixed(3) ?? '-',
    ...sets.faqs.flatMap((_, set) => cells(({ faqs }) => faqs[set]?.value.toFixed(2) ?? '-', row)),
    ...cells(({ kept }) => formatKept(kept), row),
    formatInterval(row.pair?.toAlone ?? null),
    ...cells(({ none }) => none.value.toFixed(2), row),
  ]);
  const columns = ['row', 'dev cosine'];
  for (const name of [...sets.faqs.map((set) => set.name), 'kept']) columns.push(name, 'pair');
  columns.push('pair to alone', 'none', 'pair');
  return `### Alone, and asking full depth

"Pair": the student embeds the questions, and untuned full depth the entries. A row without pairs does not share full depth's space (dev cosine below ${MIN_SHARED_COSINE}).
"Pair to alone" is of the mean MRR@10 of the three sets.

${markdownTable(columns, rows)}`;
}

function workSection({ tuned }: Experiment): string {
  if (tuned.length === 0) return '### What was trained\n\nNothing yet.';
  const rows = tuned.map(({ name, keep, work }) => [
    name,
    keep.join(', '),
    work.steps,
    work.texts,
    (work.seconds / 60).toFixed(0),
  ]);
  return `### What was trained

Phases that a row shares with another were trained once and count for both.

${markdownTable(['row', 'kept layers', 'steps', 'texts', 'minutes'], rows)}`;
}

function costSection({ sizes, cost }: Experiment): string {
  const time = (layers: number, precision: string): string =>
    cost?.latencies
      .find((row) => row.layers === layers && row.precision === precision)
      ?.latencyMs.p50.toFixed(2) ?? '-';
  const rows = sizes.map(({ layers, parameters, fp32, int8 }) => [
    layers,
    (parameters / 1e6).toFixed(1),
    (fp32 / 1e6).toFixed(1),
    (int8 / 1e6).toFixed(1),
    time(layers, 'fp32'),
    time(layers, 'int8'),
  ]);
  const where =
    cost === null
      ? 'Times have not been measured yet.'
      : `Median time of one short query in one run, ${cost.threads} threads, ${cost.date}, on ${cost.machine.processor}, ${cost.machine.cores} cores (${cost.machine.instructions.join(', ')}), load before ${cost.machine.loadBefore}.`;
  return `### Size and time

They follow from the number of layers alone. ${where}

${markdownTable(['layers', 'parameters, M', 'fp32, MB', 'int8, MB', 'fp32, ms', 'int8, ms'], rows)}`;
}

function valueColumns(sets: Experiment['sets']): string[] {
  return [
    'kept layers',
    'STS-B dev',
    'STS-B test',
    'NLI triplets',
    ...sets.faqs.map(({ name }) => name),
    'mean',
    'kept',
    'none',
  ];
}

function valuesOf(figures: EncoderFigures): string[] {
  const { keep, stsDev, stsTest, triplets, faqs, none } = figures;
  return [
    keep.join(', '),
    ...[stsDev, stsTest, triplets, ...faqs].map(({ value }) => value.toFixed(2)),
    meanMrr(figures).toFixed(2),
    formatKept(figures.kept),
    none.value.toFixed(2),
  ];
}

function differenceColumns(sets: Experiment['sets']): string[] {
  return ['STS-B dev', 'STS-B test', 'NLI triplets', ...sets.faqs.map(({ name }) => name), 'none'];
}

function differencesOf({ stsDev, stsTest, triplets, faqs, none }: EncoderFigures): string[] {
  return [stsDev, stsTest, triplets, ...faqs, none].map(({ toFullDepth }) => formatInterval(toFullDepth));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
