/**
 * The experiment of arXiv 2409.14168 on all-MiniLM-L6-v2, reproduced and extended: every strategy of choosing layers at every
 * depth, untuned and tuned, and the recipes that ship. Writes experiment.json and its part of docs/results/experiment.md. The rows are in experiment/plan.ts.
 *
 *     BONSAI_DATASETS=… node bench/experiment.ts                     trains and measures what experiment.json lacks
 *     BONSAI_DATASETS=… node bench/experiment.ts --only top3-nli     trains only this row (may be given again)
 *     BONSAI_DATASETS=… node bench/experiment.ts --only none         trains nothing
 *     … --cost                                                          times of a query as well, on this machine, anew
 *
 * Whatever has been trained is measured in any case. Killed or stopped with Ctrl-C, the same command goes on: models, checkpoints and
 * vectors are kept in the data folder (`experiment/`, `training/`, `measured.db`). On another machine it keeps what experiment.json
 * tells of the untuned grid and of trainings by the same recipes; without that file everything is done anew.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readTextIfPresent, writeFileAtomically } from '../core/files.ts';
import { packageRoot } from '../core/paths.ts';
import { experimentMarkdown } from './experiment/markdown.ts';
import type { Experiment } from './experiment/measurements.ts';
import { PLAN } from './experiment/plan.ts';
import { runExperiment } from './experiment/run.ts';
import { writeMarkdownPart } from './markdown.ts';
import { runOnDatasets } from './run-on-datasets.ts';

const FIGURES = join(packageRoot, 'bench', 'experiment.json');
const DOCUMENT = join(packageRoot, 'docs', 'results', 'experiment.md');

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, cost: { type: 'boolean', default: false } },
});
const train = values.only?.filter((name) => name !== 'none') ?? null;

await runOnDatasets(async ({ configuration, report, info: note, signal }) => {
  const { cost } = values;
  const former = await readFormer();
  const experiment = await runExperiment({
    plan: PLAN,
    ...{ configuration, train, former, cost, report, note, signal },
  });
  await writeFileAtomically(FIGURES, `${JSON.stringify(experiment, null, 2)}\n`);
  await writeMarkdownPart(DOCUMENT, 'bench/experiment.ts', experimentMarkdown(experiment));
});

/** What an earlier run found; this script wrote it, so it is what it was. */
async function readFormer(): Promise<Experiment | null> {
  const former = await readTextIfPresent(FIGURES);
  return former === null ? null : (JSON.parse(former) as Experiment);
}
