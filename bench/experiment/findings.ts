import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import type { Experiment } from './measurements.ts';
import type { Words } from './plan.ts';
import { verdicts } from './verdicts.ts';

interface Settled {
  readonly title: string;
  readonly experiment: Experiment;
  readonly words: Words;
}

/** What the paper found, and what became of it in each setting, side by side. */
export function findingsTable(settings: readonly Settled[]): string {
  const columns = settings.map(({ experiment, words }) => verdicts(experiment, words));
  const findings = columns[0] ?? [];
  const rows = findings.map(({ finding }, index) => [
    finding,
    ...columns.map((column) => column[index]?.verdict ?? '-'),
  ]);
  return markdownTable(['the paper', ...settings.map(({ title }) => title)], rows);
}
