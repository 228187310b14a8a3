/**
 * The experiment of arXiv 2409.14168, reproduced and extended: strategies of choosing layers, untuned and tuned. In English on
 * all-MiniLM-L6-v2 (experiment/plan.ts), and in the paper's own setting, Marathi, on a multilingual base of 12 layers
 * (experiment/marathi.ts). Writes the setting's figures beside this file, its part of its page in docs/results, and the
 * findings of both settings in docs/results.md.
 *
 *     BONSAI_DATASETS=… node bench/experiment.ts                     trains and measures what experiment.json lacks
 *     BONSAI_DATASETS=… node bench/experiment.ts --only top3-nli     trains only this row (may be given again)
 *     BONSAI_DATASETS=… node bench/experiment.ts --only none         trains nothing
 *     … --cost                                                          times of a query as well, on this machine, anew
 *     … --setting marathi                                               the same in Marathi
 *     … --setting marathi --base FOLDER                                 its base from a folder instead of the hub
 *
 * Whatever has been trained is measured in any case. Killed or stopped with Ctrl-C, the same command goes on: models, checkpoints and
 * vectors are kept in the data folder (`experiment/`, `experiment-marathi/`, `training/`, `measured.db`). On another machine it
 * keeps what the file of figures tells of the untuned grid and of trainings by the same recipes; without that file everything
 * is done anew.
 */
import { parseArgs } from 'node:util';
import { AppError } from '../core/errors.ts';
import { writeFileAtomically } from '../core/files.ts';
import { runExperiment } from './experiment/run.ts';
import { figuresOf, partsOfDocuments, readFigures, SETTINGS } from './experiment/settings.ts';
import { writeMarkdownPart } from './markdown.ts';
import { runOnDatasets } from './run-on-datasets.ts';

/** As documents name what writes a part of them. */
const SCRIPT = 'bench/experiment.ts';

const { values } = parseArgs({
  options: {
    setting: { type: 'string', default: 'english' },
    base: { type: 'string' },
    only: { type: 'string', multiple: true },
    cost: { type: 'boolean', default: false },
  },
});
const train = values.only?.filter((name) => name !== 'none') ?? null;

await runOnDatasets(async ({ configuration, report, info: note, signal }) => {
  const setting = SETTINGS[values.setting];
  if (setting === undefined) {
    const known = Object.keys(SETTINGS).join(', ');
    throw new AppError('invalid', `There is no setting ${values.setting}. Name one of ${known}.`);
  }
  const plan = { ...setting.plan, ...(values.base !== undefined && { base: values.base }) };
  const { cost } = values;
  const former = await readFigures(plan);
  const experiment = await runExperiment({
    plan,
    ...{ configuration, train, former, cost, report, note, signal },
  });
  await writeFileAtomically(figuresOf(plan), `${JSON.stringify(experiment, null, 2)}\n`);
  for (const [page, part] of await partsOfDocuments()) await writeMarkdownPart(page, SCRIPT, part);
});
