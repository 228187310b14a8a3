import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { MARATHI } from '../../../bench/experiment/marathi.ts';
import { experimentMarkdown } from '../../../bench/experiment/markdown.ts';
import type { Experiment } from '../../../bench/experiment/measurements.ts';
import type { Plan, Start } from '../../../bench/experiment/plan.ts';
import { runExperiment } from '../../../bench/experiment/run.ts';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { folder } from '../../temporary-files.ts';
import { writeTinySets } from './tiny-sets.ts';

const TOP1: Start = { name: 'top1', choice: 'top', layers: 1, initial: 'pruned' };
const SELECT1: Start = { name: 'select1', choice: 'select', layers: 1, initial: 'pruned' };

const { nli, sts, distil } = MARATHI.phases;
const TINY: Plan = {
  ...MARATHI,
  base: tinyCheckpoint('tiny-plain-fp32'),
  grid: { ...MARATHI.grid, depths: [1] },
  phases: {
    nli: { ...nli, steps: 1, batch: 4 },
    sts: { ...sts, steps: 1, batch: 4 },
    distil: { ...distil, texts: ['mr/stsb-mr-train.jsonl'], steps: 2, batch: 4 },
  },
  rows: [
    { start: TOP1, stages: ['distil'] },
    { start: SELECT1, stages: ['distil'] },
  ],
  comparisons: [{ question: 'strategy', one: 'top1-distil', other: 'select1-distil' }],
};

describe("the paper's experiment in Marathi, on a few texts", function () {
  this.timeout(300_000);
  const datasets = join(folder, 'marathi-sets');
  const dataDir = join(folder, 'marathi-state');
  before(() => {
    writeTinySets(datasets);
  });

  function run(
    train: readonly string[] | null,
    {
      plan = TINY,
      former = null,
      into = dataDir,
    }: { plan?: Plan; former?: Experiment | null; into?: string } = {},
  ): Promise<Experiment> {
    return runExperiment({
      ...{ plan, train, former },
      configuration: { dataDir: into, datasets, threads: 1 },
      cost: false,
      report: () => undefined,
      note: () => undefined,
      signal: new AbortController().signal,
    });
  }

  it('measures its own sets, and the layers that select finds', async () => {
    const { base, sets, full, grid, search, tuned, comparisons } = await run(null);
    expect(base).to.match(/^tiny-plain-fp32 \([0-9a-f]{8}\)$/);
    expect(sets).to.deep.include({ none: null, otherSts: [{ name: 'MahaSTS', pairs: 24 }] });
    expect(sets.faqs.map(({ name, entries }) => [name, entries])).to.deep.equal([['Marathi MRR@10', 8]]);
    expect(full.otherSts).to.have.length(1);
    expect(grid.map(({ keep }) => keep)).to.deep.equal([[0], [1]]);
    const selected = grid.find(({ strategies }) => strategies.includes('select'));
    expect(search?.best.at(-1)?.keep).to.deep.equal(selected?.keep);
    expect(tuned.map(({ name }) => name)).to.deep.equal(['top1-distil', 'select1-distil']);
    expect(tuned[1]?.keep).to.deep.equal(selected?.keep);
    expect(comparisons[0]?.difference.otherSts).to.have.length(1);
  });

  it('is told with its own words', async () => {
    const markdown = experimentMarkdown(await run([]), TINY.words);
    for (const told of ['STSb-mr test', 'MahaSTS', 'Marathi MRR@10', 'What `select` found best']) {
      expect(markdown).to.include(told);
    }
    expect(markdown).to.not.match(/NaN|undefined|Infinity|STS-B| none /);
  });

  it('gives the same figures with less of the vocabulary as with all of it', async () => {
    const into = join(folder, 'marathi-whole');
    const whole = await run([], { plan: { ...TINY, cutsVocabulary: false }, into });
    expect((await run([])).grid).to.deep.equal(whole.grid);

    const state = join(dataDir, TINY.name);
    const [base = ''] = readdirSync(state).filter((name) => /^base-[0-9a-f]{8}$/.test(name));
    const [cut, original] = [await readModelFolder(join(state, base)), await readModelFolder(TINY.base)];
    expect(cut.lineage).to.equal(null);
    expect(cut.config.vocabulary).to.be.below(original.config.vocabulary);
  });

  it('knows its base by its weights, wherever it lies', async () => {
    const former = await run([]);
    const elsewhere = join(folder, 'moved', 'tiny-plain-fp32');
    cpSync(TINY.base, elsewhere, { recursive: true });
    const into = join(folder, 'marathi-elsewhere');
    const moved = await run(null, { plan: { ...TINY, base: elsewhere }, former, into });
    expect(moved).to.deep.equal(former);
  });
});
