import { expect } from 'chai';
import type { FaqComparison, FaqRow, Score } from '../../../evaluation/compare/comparison.ts';
import { tellVerdict } from '../../../evaluation/compare/verdict-words.ts';
import { verdictJa } from '../../../server/strings/verdict-ja.ts';
import { verdictOf, type VerdictInput } from '../../../evaluation/compare/verdict.ts';

interface ScoredOutcomes {
  readonly estimate: number;
  readonly difference?: number;
  readonly p?: number;
  readonly inferiorityP?: number;
  readonly queriesNeeded?: number | null;
}

function row(
  name: string,
  { estimate, difference, p = 1, inferiorityP = 1, queriesNeeded = 500 }: ScoredOutcomes,
): FaqRow {
  const around = (value: number) => ({ estimate: value, low: value - 0.01, high: value + 0.01 });
  const score: Score = {
    ...around(estimate),
    toBaseline: difference === undefined ? null : around(difference),
  };
  return {
    name,
    scores: { 'MRR@10': score },
    confidence: { ece: 0, reliability: [], coverageAt95: 1, none: null },
    test:
      difference === undefined
        ? null
        : {
            ...{ p, adjustedP: p, detectable: 0.02, cases: 400, margin: 0.02, reference: 0.8 },
            kept: { estimate: estimate / 0.8, low: estimate / 0.8 - 0.02, high: estimate / 0.8 + 0.02 },
            ...{ notWorseP: inferiorityP, worseP: p, casesNeeded: queriesNeeded },
          },
    lost: [],
  };
}

function set(rows: readonly FaqRow[], dataset = 'faq'): FaqComparison {
  return { dataset, mode: 'hybrid', entries: 10, queries: 400, unanswerable: 0, rows, slices: [] };
}

const FULL = row('full', { estimate: 0.8 });
const SAME = row('same', { estimate: 0.799, difference: -0.001, inferiorityP: 0.0001 });
const OPEN = row('open', { estimate: 0.78, difference: -0.02, p: 0.2, inferiorityP: 0.4 });
const BAD = row('bad', { estimate: 0.6, difference: -0.2, p: 0.0001, inferiorityP: 1 });

const input = (faq: readonly FaqComparison[]): VerdictInput => ({
  baseline: 'full',
  margin: 0.02,
  names: ['full', 'same', 'open', 'bad'],
  costs: [4, 2, 1.5, 1],
  costUnit: 'ms',
  faq,
});

describe('the verdict', () => {
  it('is the cheapest that is not worse, and says why the others are not', () => {
    const verdict = verdictOf(input([set([FULL, SAME, OPEN, BAD])]));
    expect(verdict.chosen).to.equal('same');
    expect(verdict.candidates.map(({ status }) => status)).to.deep.equal([
      'baseline',
      'not worse',
      'not settled',
      'worse',
    ]);
    expect(verdict.sentence).to.match(
      /^Use same: it is the cheapest that keeps at least 98% of the MRR@10 of full on the judged questions \(p < 0\.001\), and a question costs 50% less\.$/,
    );
    expect(verdict.remarks).to.deep.equal([
      'open is not settled: it keeps 97.5%, and 400 judged questions leave open 95.5% to 99.5%. About 100 more judgements would probably tell.',
      'bad answers measurably worse.',
    ]);
    expect(verdict.paretoFront).to.deep.equal(['bad', 'open', 'same', 'full']);
  });

  it('names those that are worse in one line', () => {
    const also = { ...BAD, name: 'open' };
    const { remarks } = verdictOf(input([set([FULL, SAME, also, BAD])]));
    expect(remarks).to.deep.equal(['open and bad answer measurably worse.']);
  });

  it('warns where questions without an answer are seldom recognized', () => {
    const none = { precision: 0.38, recall: 0.488, auroc: 0.8 };
    const same = { ...SAME, confidence: { ...SAME.confidence, none } };
    const { remarks } = verdictOf(input([set([FULL, same, OPEN, BAD])]));
    expect(remarks.at(-1)).to.equal(
      'Of the questions without an answer on faq, same tells 49% that there is none; 38% of its "none" are right.',
    );
  });

  it('must hold on every set', () => {
    const elsewhere = set([FULL, { ...BAD, name: 'same' }, OPEN, BAD], 'other');
    const verdict = verdictOf(input([set([FULL, SAME, OPEN, BAD]), elsewhere]));
    expect(verdict.chosen).to.equal('full');
    expect(verdict.candidates[1]?.status).to.equal('worse');
    expect(verdict.sentence).to.contain('Stay with full').and.to.contain('each of the 2 judged sets');
  });

  it('asks for more evidence the more candidates there are', () => {
    const nearly = { ...SAME, test: SAME.test && { ...SAME.test, notWorseP: 0.02 } };
    const others = ['open', 'bad'].map((name) => ({ ...OPEN, name }));
    const among = verdictOf(input([set([FULL, nearly, ...others])]));
    expect(among.candidates[1]?.status).to.equal('not settled');
    const alone = verdictOf({ ...input([set([FULL, nearly])]), names: ['full', 'same'], costs: [4, 2] });
    expect(alone.candidates[1]?.status).to.equal('not worse');
  });

  it('recommends nothing on too few questions, and says how many it takes', () => {
    const few = { ...OPEN, test: OPEN.test && { ...OPEN.test, cases: 3 } };
    const own = { ...set([FULL, few]), queries: 3 };
    const verdict = verdictOf({ ...input([own]), names: ['full', 'open'], costs: [4, 2] });
    expect(verdict).to.include({ outcome: 'too few', chosen: null });
    expect(verdict.candidates[1]).to.include({ status: 'too few', moreJudgements: 225 });
    expect(verdict.sentence).to.contain('too few questions');
  });

  it('says that nothing is found where nothing is', () => {
    const none = [row('full', { estimate: 0 }), row('same', { estimate: 0, difference: 0 })];
    const verdict = verdictOf({ ...input([set(none)]), names: ['full', 'same'], costs: [4, 2] });
    expect(verdict).to.include({ outcome: 'nothing found', chosen: null });
    expect([verdict.sentence, ...verdict.remarks].join()).to.not.contain('NaN');
  });

  it('sells no size as time, and is told in Japanese', () => {
    const bytes = {
      ...input([set([FULL, SAME])]),
      names: ['full', 'same'],
      costs: [4, 2],
      costUnit: 'bytes' as const,
    };
    const verdict = verdictOf(bytes);
    expect(verdict.sentence).to.match(/it is 50% smaller\.$/);
    const scored = tellVerdict(
      { verdict, baseline: 'full', margin: 0.02, measure: 'MRR@10', faq: bytes.faq },
      verdictJa,
    );
    expect(scored.sentence).to.match(/^sameを使ってください。.*50%小さくなります。$/);
  });

  it('does not ask for a million judgements', () => {
    const endless = { ...OPEN, test: OPEN.test && { ...OPEN.test, casesNeeded: null } };
    const verdict = verdictOf({ ...input([set([FULL, endless])]), names: ['full', 'open'], costs: [4, 2] });
    expect(verdict.candidates[1]?.moreJudgements).to.be.null;
    expect(verdict.remarks[0]).to.contain('no number of judgements');
  });

  it('is none without judged questions', () => {
    const verdict = verdictOf(input([]));
    expect(verdict.chosen).to.be.null;
    expect(verdict.mode).to.be.null;
    expect(verdict.sentence).to.contain('no verdict');
  });
});
