import { expect } from 'chai';
import type { Difference } from '../../../bench/experiment/figures.ts';
import type {
  EncoderFigures,
  Experiment,
  GridRow,
  TunedFigures,
} from '../../../bench/experiment/measurements.ts';
import { PLAN, UNTUNED } from '../../../bench/experiment/plan.ts';
import { verdicts, type Verdict } from '../../../bench/experiment/verdicts.ts';

function figures(keep: readonly number[], sts: number, mrr: number): EncoderFigures {
  const measured = (value: number) => ({ value, toFullDepth: null });
  return {
    keep,
    ...{ stsDev: measured(sts), stsTest: measured(sts), triplets: measured(80), none: measured(90) },
    faqs: [{ ...measured(mrr), dev: mrr }],
    kept: { estimate: mrr, low: mrr, high: mrr },
  };
}

const grid: readonly GridRow[] = [
  { strategies: ['top'], devMeasure: 80, ...figures([0, 1, 2], 60, 70) },
  { strategies: ['bottom', 'measured drop'], devMeasure: 90, ...figures([3, 4, 5], 75, 65) },
];

function tuned(name: string, keep: readonly number[], sts: number, mrr: number): TunedFigures {
  const work = { steps: 1, texts: 1, seconds: 1 };
  return {
    name,
    folder: name,
    precision: 'fp32',
    work,
    cosine: null,
    pair: null,
    ...figures(keep, sts, mrr),
  };
}

/** A difference of so many points, give or take two. */
function difference(sts: number, faqs: number): Difference {
  const about = (estimate: number) => ({ estimate, low: estimate - 2, high: estimate + 2 });
  return { stsTest: about(sts), triplets: about(0), faqs: about(faqs) };
}

const NOTHING_TUNED: Experiment = {
  base: 'base',
  sets: { stsPairs: { dev: 1, test: 1 }, triplets: 1, faqs: [], none: { answerable: 1, unanswerable: 1 } },
  full: figures([0, 1, 2, 3, 4, 5], 80, 75),
  ...{ drops: [], grid, tuned: [], missing: [], comparisons: [], sizes: [], cost: null },
};

function verdictsOf(parts: Partial<Experiment>): Verdict['verdict'][] {
  return verdicts({ ...NOTHING_TUNED, ...parts }, PLAN.words).map(({ verdict }) => verdict);
}

describe('what the paper found', () => {
  it('is judged by what has been measured', () => {
    // Top leads at the one depth by the FAQ sets, and not by STS-B.
    expect(verdictsOf({})).to.deep.equal(['partly confirmed', 'not measured yet', 'not measured yet']);
    expect(verdictsOf({ grid: grid.map((row) => ({ ...row, ...figures(row.keep, 60, 60) })) })[0]).to.equal(
      'confirmed',
    );
  });

  it('counts trainings only where the choice of cases does not explain the difference', () => {
    const worse = grid.map((row) =>
      row.strategies.includes('top') ? { ...row, ...figures(row.keep, 50, 50) } : row,
    );
    const compared = (sts: number, faqs: number): Experiment['comparisons'] => [
      { question: 'strategy', one: 'top3-nli', other: 'chosen3-nli', difference: difference(sts, faqs) },
    ];
    expect(verdictsOf({ grid: worse, comparisons: compared(1, -1) })[0]).to.equal('contradicted');
    expect(verdictsOf({ grid: worse, comparisons: compared(3, -1) })[0]).to.equal('partly confirmed');
  });

  it('says how much is kept of full depth, untuned and tuned', () => {
    const kept = { question: 'kept', one: 'top3-nli' } as const;
    const experiment: Experiment = {
      ...NOTHING_TUNED,
      tuned: [tuned('top3-nli', [0, 1, 2], 80, 72), tuned('full-nli', [0, 1, 2, 3, 4, 5], 82, 74)],
      comparisons: [
        { ...kept, other: UNTUNED, difference: difference(0, -3) },
        { ...kept, other: 'full-nli', difference: difference(-2, -2) },
      ],
    };
    const [, verdict] = verdicts(experiment, PLAN.words);
    expect(verdict?.verdict).to.equal('partly confirmed');
    expect(verdict?.grounds[0]).to.equal(
      'top3-nli lacks 50% of the layers and keeps 100.0% of full depth, untuned on STS-B test (0.00 [-2.00, +2.00]), 96.0% on the FAQ sets (-3.00 [-5.00, -1.00]).',
    );
    expect(verdict?.grounds[1]).to.match(/97\.6% of full-nli on STS-B test .* 97\.3% on the FAQ sets/);
  });

  it('says whether pruned weights were worth their start', () => {
    const scratch = (sts: number, faqs: number): Experiment['comparisons'] => [
      { question: 'scratch', one: 'top3-nli', other: 'random3-nli', difference: difference(sts, faqs) },
    ];
    expect(verdictsOf({ comparisons: scratch(20, 30) })[2]).to.equal('confirmed');
    expect(verdictsOf({ comparisons: scratch(1, 1) })[2]).to.equal('not settled');
    expect(verdictsOf({ comparisons: scratch(-5, 1) })[2]).to.equal('contradicted');
  });

  it('counts further pairs of sentences, and names them', () => {
    const otherSts = [{ value: 50, toFullDepth: null }];
    const withOthers = (row: GridRow): GridRow => ({ ...row, otherSts });
    const sets = { ...NOTHING_TUNED.sets, otherSts: [{ name: 'MahaSTS', pairs: 2 }] };
    const scratch = { question: 'scratch', one: 'top3-nli', other: 'random3-nli' } as const;
    const about = { estimate: -9, low: -11, high: -7 };
    const experiment: Experiment = {
      ...NOTHING_TUNED,
      ...{ sets, full: { ...NOTHING_TUNED.full, otherSts }, grid: grid.map(withOthers) },
      comparisons: [{ ...scratch, difference: { ...difference(20, 30), otherSts: [about] } }],
    };
    const [top, , pruned] = verdicts(experiment, { sts: 'STSb-mr', faqs: 'the pairs' });
    expect(top?.grounds[0]).to.match(
      /at 0 of 1 depths by STSb-mr test, at 1 by MahaSTS, and at 1 by the pairs\.$/,
    );
    expect(pruned?.verdict).to.equal('partly confirmed');
    expect(pruned?.grounds[0]).to.include('MahaSTS -9.00 [-11.00, -7.00], NLI triplets');
  });
});
