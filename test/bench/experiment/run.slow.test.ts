import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { experimentMarkdown } from '../../../bench/experiment/markdown.ts';
import type { Experiment } from '../../../bench/experiment/measurements.ts';
import { PLAN, type Plan, type Start } from '../../../bench/experiment/plan.ts';
import { runExperiment } from '../../../bench/experiment/run.ts';
import { failureOf } from '../../failure-of.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { folder } from '../../temporary-files.ts';
import { writeTinySets } from './tiny-sets.ts';

const TOP1: Start = { name: 'top1', choice: 'top', layers: 1, initial: 'pruned' };
const CHOSEN1: Start = { name: 'chosen1', choice: 'chosen', layers: 1, initial: 'pruned' };

const TINY: Plan = {
  ...PLAN,
  base: tinyCheckpoint('tiny-plain-fp32'),
  phases: {
    nli: { ...PLAN.phases.nli, steps: 2, batch: 4 },
    sts: { ...PLAN.phases.sts, steps: 1, batch: 4 },
    distil: { ...PLAN.phases.distil, steps: 2, batch: 4 },
  },
  rows: [
    { start: TOP1, stages: ['nli', 'sts'] },
    { start: CHOSEN1, stages: ['distil'] },
  ],
  recipes: [{ name: 'tiny.json', path: join(folder, 'tiny.json') }],
  shipped: ['minilm-l9-tuned'],
  comparisons: [{ question: 'strategy', one: 'top1-nli+sts', other: 'chosen1-distil' }],
};

describe("the paper's experiment on a few texts", function () {
  this.timeout(300_000);
  const datasets = join(folder, 'experiment-sets');
  const dataDir = join(folder, 'experiment-state');
  before(() => {
    writeTinySets(datasets);
    const phase = {
      ...{ phase: 'sts', pairs: 'stsb/train.jsonl', loss: { name: 'CoSENTLoss' } },
      ...{ steps: 2, batch: 4, learningRate: 1e-5 },
    };
    const recipe = {
      name: 'tiny',
      base: TINY.base,
      keep: [1],
      phases: [phase],
      dev: { sts: 'stsb/dev.jsonl' },
    };
    writeFileSync(join(folder, 'tiny.json'), JSON.stringify(recipe));
  });

  /** Runs it, and tells what was noted. */
  async function run(
    train: readonly string[] | null,
    { former = null, plan = TINY }: { former?: Experiment | null; plan?: Plan } = {},
  ): Promise<{ experiment: Experiment; notes: string[] }> {
    const notes: string[] = [];
    const experiment = await runExperiment({
      plan,
      configuration: { dataDir, datasets, threads: 1 },
      ...{ train, former },
      cost: false,
      report: () => undefined,
      note: (line) => notes.push(line),
      signal: new AbortController().signal,
    });
    return { experiment, notes };
  }
  const trainings = (notes: readonly string[]): string[] =>
    notes.filter((line) => line.startsWith('Training'));

  it('refuses a row that it does not have', async () => {
    expect(await failureOf(run(['top1-sts']))).to.match(
      /^invalid: .*top1-nli\+sts, chosen1-distil, tiny.json/,
    );
  });

  it('measures what is untuned, trains what is asked for, and does nothing twice', async () => {
    const untuned = (await run([])).experiment;
    expect(untuned.tuned).to.deep.equal([]);
    expect(untuned.missing.map(({ name }) => name)).to.deep.equal([
      'top1-nli+sts',
      'chosen1-distil',
      'tiny.json',
      'minilm-l9-tuned',
    ]);
    expect(untuned.grid.map(({ keep, strategies }) => [keep, strategies[0]])).to.deep.include([[0], 'top']);
    expect(untuned.full.stsTest.toFullDepth).to.equal(null);
    expect(untuned.full.kept).to.deep.equal({ estimate: 100, low: 100, high: 100 });

    const first = await run(['top1-nli+sts']);
    expect(trainings(first.notes)).to.have.length(2);
    expect(first.notes.join('\n')).to.match(/Training 2 of 2: top1-nli\+sts, .* left/);
    const [row] = first.experiment.tuned;
    expect(row).to.deep.include({ name: 'top1-nli+sts', keep: [0], precision: 'fp32' });
    expect(row?.work).to.include({ steps: 3, texts: 2 * 12 + 8 });
    expect(first.experiment.comparisons).to.deep.equal([]);

    const second = await run(['top1-nli+sts', 'chosen1-distil']);
    expect(trainings(second.notes)).to.deep.equal(['Training 1 of 1: chosen1-distil']);
    expect(second.experiment.tuned[0]).to.deep.equal(row);
    expect(second.experiment.comparisons).to.have.length(1);
    expect(readdirSync(join(dataDir, 'experiment', 'tuned'))).to.have.length(3);

    const third = await run(['top1-nli+sts', 'chosen1-distil', 'tiny.json']);
    expect(trainings(third.notes)).to.deep.equal(['Training by tiny.json']);
    expect(third.experiment.tuned[2]).to.deep.include({ name: 'tiny.json', keep: [1] });
    expect(third.experiment.tuned[2]?.work).to.include({ steps: 2, texts: 16 });

    const fourth = await run(['top1-nli+sts', 'chosen1-distil', 'tiny.json']);
    expect(trainings(fourth.notes)).to.deep.equal([]);
    expect(fourth.experiment).to.deep.equal(third.experiment);

    const markdown = experimentMarkdown(fourth.experiment, TINY.words);
    for (const told of ['| top1-nli+sts |', '| chosen1-distil |', '- minilm-l9-tuned: ', 'measured drop']) {
      expect(markdown).to.include(told);
    }
    expect(markdown).to.not.match(/NaN|undefined|Infinity/);
  });

  it('keeps what an earlier run found of models that are not here, as long as their recipes are the same', async () => {
    const all = ['top1-nli+sts', 'chosen1-distil', 'tiny.json'];
    const former = (await run(all)).experiment;
    rmSync(join(dataDir, 'experiment'), { recursive: true });
    const elsewhere = await run(null, { former });
    expect(elsewhere.notes).to.deep.equal([]);
    expect(elsewhere.experiment).to.deep.equal(former);

    // A model that is here cannot be compared with one that is not, unless the two were compared before.
    const { comparisons, tuned } = (await run(['chosen1-distil'], { former })).experiment;
    expect(tuned.map(({ name }) => name)).to.deep.equal(all);
    expect(comparisons).to.deep.equal(former.comparisons);
    const before = { ...former, comparisons: [] };
    expect((await run([], { former: before })).experiment.comparisons).to.deep.equal([]);

    const plan: Plan = { ...TINY, phases: { ...TINY.phases, sts: { ...TINY.phases.sts, steps: 2 } } };
    const changed = (await run([], { former, plan })).experiment;
    expect(changed.missing.map(({ name }) => name)).to.include('top1-nli+sts');
    expect(changed.comparisons).to.deep.equal([]);
  });
});
