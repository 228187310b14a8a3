import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { beamSearch } from '../../../evaluation/selection/beam-search.ts';
import {
  chosenBy,
  bestOfEachDepth,
  keptOf,
  layerFront,
  type Measured,
} from '../../../evaluation/selection/measured.ts';
import { allChoices, type Choice } from '../../../evaluation/selection/choices.ts';
import { removalTree, treeLines } from '../../../evaluation/selection/removal-tree.ts';
import { failureOf } from '../../failure-of.ts';

const measured = (choice: Choice, kept: number): Measured => ({ choice, scores: [kept], kept });

/** A model of three layers in which the middle one matters least, and two do worse than one of them. */
const MEASURED = [
  measured([0, 1, 2], 1),
  measured([0, 1], 0.7),
  measured([0, 2], 0.9),
  measured([1, 2], 0.8),
  measured([0], 0.92),
  measured([1], 0.4),
  measured([2], 0.5),
];

describe('what a choice keeps', () => {
  it('is the share of full depth in the part where least remains', () => {
    const parts = [{ full: 0.8 }, { full: 0.5 }];
    expect(keptOf([0.4, 0.5], parts)).to.equal(0.5);
    expect(keptOf([0.88, 0.45], parts)).to.equal(0.9);
    expect(keptOf([NaN, 0.5], parts)).to.be.NaN;
  });

  it('has a front of choices that none with as few layers beats', () => {
    expect(bestOfEachDepth(MEASURED).map(({ choice }) => choice)).to.deep.equal([[0, 1, 2], [0, 2], [0]]);
    expect(layerFront(MEASURED).map(({ choice }) => choice)).to.deep.equal([[0, 1, 2], [0]]);
  });
});

describe('a bound', () => {
  const chosen = (...args: Parameters<typeof chosenBy>): Choice => chosenBy(...args).choice;
  const failed = (...args: Parameters<typeof chosenBy>): Promise<string> =>
    failureOf(Promise.resolve().then(() => chosenBy(...args)));

  it('of layers takes the best with so many', async () => {
    expect(chosen({ layers: 2 }, MEASURED)).to.deep.equal([0, 2]);
    expect(await failed({ layers: 4 }, MEASURED)).to.equal(
      'invalid: Cannot keep 4 of 3 layers; choose a number from 1 to 3.',
    );
  });

  it('of loss takes the fewest layers that lose no more, else names the nearest', async () => {
    expect(chosen({ maxLoss: 0.1 }, MEASURED)).to.deep.equal([0]);
    expect(chosen({ maxLoss: 0.5 }, MEASURED)).to.deep.equal([0]);
    const message = await failed({ maxLoss: 0.05 }, MEASURED);
    expect(message).to.match(/^failed: No choice of fewer layers loses at most 5%/);
    expect(message).to.contain('The nearest, layers 0, loses 8%').and.to.contain('--layers 1');
  });

  it('of latency takes the best on the front that is as fast, else names the nearest', async () => {
    const latencies = new Map([
      [3, 6],
      [1, 2],
    ]);
    expect(chosen({ maxLatency: 6 }, MEASURED, latencies)).to.deep.equal([0, 1, 2]);
    expect(chosen({ maxLatency: 5.9 }, MEASURED, latencies)).to.deep.equal([0]);
    const message = await failed({ maxLatency: 1 }, MEASURED, latencies);
    expect(message).to.contain('within 1 ms').and.to.contain('layers 0, takes 2.00 ms');
  });
});

describe('the beam search', () => {
  /** Measures by a table, and counts. */
  function measuring(keptBy: (choice: Choice) => number) {
    const asked: Choice[] = [];
    return {
      asked,
      measure: (choices: readonly Choice[]) => {
        asked.push(...choices);
        return Promise.resolve(choices.map((choice) => measured(choice, keptBy(choice))));
      },
    };
  }

  it('finds what exhaustive search finds where layers add up', async () => {
    const worth = [5, 1, 3, 2, 8, 4, 7, 6, 9];
    const keptBy = (choice: Choice): number => choice.reduce((sum, layer) => sum + (worth[layer] ?? 0), 0);
    const { measure, asked } = measuring(keptBy);
    const found = bestOfEachDepth(await beamSearch(worth, measure, { width: 1, tries: 3 }));
    const all = bestOfEachDepth(allChoices(9).map((choice) => measured(choice, keptBy(choice))));
    expect(found).to.deep.equal(all);
    expect(asked).to.have.length(1 + 7 * 3 + 2);
  });

  it('lets measures overrule what the influence says', async () => {
    const { measure } = measuring((choice) => Number(choice.includes(0)) + choice.length / 10);
    const found = await beamSearch([0.1, 1, 1, 1], measure, { width: 2, tries: 8 });
    expect(bestOfEachDepth(found).every(({ choice }) => choice.includes(0))).to.equal(true);
  });

  it('measures nothing twice and stays within its tries, whatever the measure', async () => {
    const random = seededRandom(7);
    const { measure, asked } = measuring(() => random());
    const influence = Array.from({ length: 12 }, () => random());
    await beamSearch(influence, measure, { width: 4, tries: 16 });
    expect(new Set(asked.map(String)).size).to.equal(asked.length);
    expect(asked.length).to.be.at.most(1 + 11 * 16);
    expect(new Set(asked.map(({ length }) => length)).size).to.equal(12);
  });
});

describe('the tree of removals', () => {
  it('stands each choice below the best that contains it, and marks the front', () => {
    const lines = treeLines(
      removalTree(MEASURED),
      ({ measured: { choice }, removed, isOnFront }) =>
        `${isOnFront ? '*' : ' '}${choice.join()} (${removed ?? ''})`,
    );
    expect(lines).to.deep.equal([
      '*0,1,2 ()',
      '├─  0,2 (1)',
      '│  ├─ *0 (2)',
      '│  └─  2 (0)',
      '├─  1,2 (0)',
      '│  └─  1 (2)',
      '└─  0,1 (2)',
    ]);
  });

  it('leaves out all but the best few of each number of layers, and what leads to them', () => {
    const many = allChoices(6).map((choice) => measured(choice, choice.length + (choice[0] ?? 0) / 100));
    const lines = treeLines(removalTree(many), () => 'x');
    expect(lines.length).to.be.within(1 + 3 * 5, 1 + 6 * 5);
  });
});
