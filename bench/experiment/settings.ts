import { join } from 'node:path';
import { readTextIfPresent } from '../../core/files.ts';
import { packageRoot } from '../../core/paths.ts';
import { findingsTable } from './findings.ts';
import { MARATHI } from './marathi.ts';
import { experimentMarkdown } from './markdown.ts';
import type { Experiment } from './measurements.ts';
import { PLAN, type Plan } from './plan.ts';

/** Where the experiment was made, and where it is told. */
export interface Setting {
  readonly plan: Plan;
  /** Path of its page. */
  readonly page: string;
  /** What the table of findings calls it. */
  readonly title: string;
}

const documents = join(packageRoot, 'docs');

/** By what `--setting` calls them. */
export const SETTINGS: Readonly<Record<string, Setting>> = {
  english: {
    plan: PLAN,
    page: join(documents, 'results', 'experiment.md'),
    title: 'English, a base of 6 layers',
  },
  marathi: {
    plan: MARATHI,
    page: join(documents, 'results', 'marathi.md'),
    title: 'Marathi, a base of 12 layers',
  },
};

/** Path of a setting's figures. */
export function figuresOf({ name }: Pick<Plan, 'name'>): string {
  return join(packageRoot, 'bench', `${name}.json`);
}

/** What an earlier run found; bench/experiment.ts wrote it, so it is what it was. */
export async function readFigures(plan: Pick<Plan, 'name'>): Promise<Experiment | null> {
  const former = await readTextIfPresent(figuresOf(plan));
  return former === null ? null : (JSON.parse(former) as Experiment);
}

/** The parts of documents that the figures of all settings give, by path. */
export async function partsOfDocuments(): Promise<ReadonlyMap<string, string>> {
  const parts = new Map<string, string>();
  const settled: Parameters<typeof findingsTable>[0][number][] = [];
  for (const { plan, page, title } of Object.values(SETTINGS)) {
    const experiment = await readFigures(plan);
    if (experiment === null) continue;
    parts.set(page, experimentMarkdown(experiment, plan.words));
    settled.push({ title, experiment, words: plan.words });
  }
  return parts.set(join(documents, 'results.md'), findingsTable(settled));
}
