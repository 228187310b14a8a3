import { MIN_SHARED_COSINE } from '../../encoder/model/shared-space.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { formatInterval } from '../results/interval.ts';
import { formatKept } from '../results/kept.ts';
import { figureColumns, type FigureColumns } from './figure-columns.ts';
import type { RetrievalFigures } from './figures.ts';
import type { Experiment, GridRow, TunedFigures } from './measurements.ts';
import { UNTUNED, type Words } from './plan.ts';
import { searchPart } from './search-part.ts';
import { verdicts } from './verdicts.ts';

/** The measured part of the experiment's page in docs/results. */
export function experimentMarkdown(experiment: Experiment, words: Words): string {
  const columns = figureColumns(experiment, words);
  return [
    verdictSection(experiment, words),
    gridSection(experiment, columns),
    tunedSection(experiment, columns),
    pairSection(experiment, words),
    workSection(experiment),
    costSection(experiment),
  ].join('\n\n');
}

function verdictSection(experiment: Experiment, words: Words): string {
  const items = verdicts(experiment, words).map(({ finding, verdict, grounds }, index) =>
    [`${index + 1}. ${finding} **${capital(verdict)}.**`, ...grounds].join(' '),
  );
  return `### What the paper found

Differences are in points x 100, with their 95% intervals. A finding is partly confirmed where ${words.sts} and ${words.faqs}, or two trainings, disagree.

${items.join('\n')}`;
}

function gridSection(experiment: Experiment, columns: FigureColumns): string {
  const { full, grid } = experiment;
  const label = ({ strategies }: GridRow): string => strategies.join(', ');
  const values = [
    [full.keep.length, 'all', ...columns.valuesOf(full), '100.0'],
    ...grid.map((row) => [row.keep.length, label(row), ...columns.valuesOf(row), row.devMeasure.toFixed(1)]),
  ];
  const differences = grid.map((row) => [row.keep.length, label(row), ...columns.differencesOf(row)]);
  return `### Untuned

${markdownTable(['layers', 'strategy', ...columns.values, 'dev measure'], values)}

The difference to full depth:

${markdownTable(['layers', 'strategy', ...columns.differences], differences)}

${searchPart(experiment)}`;
}

function tunedSection({ full, tuned, missing }: Experiment, columns: FigureColumns): string {
  const notes = missing.map(({ name, why }) => `- ${name}: ${why}`);
  const left = notes.length === 0 ? '' : `\n\nLeft out:\n\n${notes.join('\n')}`;
  if (tuned.length === 0) return `### Tuned${left}`;
  const values = [
    [UNTUNED, 'fp32', ...columns.valuesOf(full)],
    ...tuned.map((row) => [row.name, row.precision, ...columns.valuesOf(row)]),
  ];
  return `### Tuned

${markdownTable(['row', 'precision', ...columns.values], values)}

The difference to full depth, untuned:

${markdownTable(
  ['row', ...columns.differences],
  tuned.map((row) => [row.name, ...columns.differencesOf(row)]),
)}${left}`;
}

function pairSection({ sets, tuned }: Experiment, words: Words): string {
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
    ...(sets.none === null ? [] : cells(({ none }) => none?.value.toFixed(2) ?? '-', row)),
  ]);
  const columns = ['row', 'dev cosine'];
  for (const name of [...sets.faqs.map((set) => set.name), 'kept']) columns.push(name, 'pair');
  columns.push('pair to alone', ...(sets.none === null ? [] : ['none', 'pair']));
  return `### Alone, and asking full depth

"Pair": the student embeds the questions, and untuned full depth the entries. A row without pairs does not share full depth's space (dev cosine below ${MIN_SHARED_COSINE}).
"Pair to alone" is of the mean MRR@10 of ${words.faqs}.

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
  const hasMemory = cost?.latencies.some(({ memoryBytes }) => memoryBytes !== undefined) ?? false;
  const cells = (layers: number, precision: string): string[] => {
    const row = cost?.latencies.find((each) => each.layers === layers && each.precision === precision);
    const memory = row?.memoryBytes === undefined ? '-' : (row.memoryBytes / 1e6).toFixed(0);
    return [row?.latencyMs.p50.toFixed(2) ?? '-', ...(hasMemory ? [memory] : [])];
  };
  const rows = sizes.map(({ layers, parameters, fp32, int8 }) => [
    layers,
    (parameters / 1e6).toFixed(1),
    (fp32 / 1e6).toFixed(1),
    (int8 / 1e6).toFixed(1),
    ...cells(layers, 'fp32'),
    ...cells(layers, 'int8'),
  ]);
  const columns = ['fp32', 'int8'].flatMap((precision) => [
    `${precision}, ms`,
    ...(hasMemory ? [`${precision}, MB held`] : []),
  ]);
  const where =
    cost === null
      ? 'Times have not been measured yet.'
      : `Median time of one short query in one run, ${cost.threads} threads, ${cost.date}, on ${cost.machine.processor}, ${cost.machine.cores} cores (${cost.machine.instructions.join(', ')}), load before ${cost.machine.loadBefore}.`;
  return `### Size and time

They follow from the number of layers alone. ${where}

${markdownTable(['layers', 'parameters, M', 'fp32, MB', 'int8, MB', ...columns], rows)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
