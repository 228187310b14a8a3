import { expect } from 'chai';
import { agreement, nearestLabel } from '../../measures/retrieval.ts';
import { holm, pairedRandomization } from '../../measures/randomization.ts';
import { coverageAtPrecision, noAnswerScores } from '../../measures/no-answer.ts';
import { casesWithoutLoss, decide, evidenceOf } from '../../measures/non-inferiority.ts';
import { casesNeeded, detectableDifference } from '../../measures/power.ts';

describe('measures for decisions', () => {
  it('say nothing of a precision where nobody was told "none"', () => {
    expect(noAnswerScores([false, false], [true, false])).to.deep.equal({ precision: NaN, recall: 0 });
    expect(() => noAnswerScores([true], [])).to.throw(RangeError);
  });

  it('answer nothing where no threshold is precise enough', () => {
    expect(coverageAtPrecision([false, true], [0.9, 0.4], 0.95)).to.deep.equal({
      coverage: 0,
      threshold: Infinity,
    });
    // One score, one fate.
    expect(coverageAtPrecision([true, false], [0.5, 0.5], 0.95).coverage).to.equal(0);
    expect(() => coverageAtPrecision([true], [], 0.9)).to.throw(RangeError);
  });

  it('vote, the nearer winning a tie and those without a label abstaining', () => {
    expect(nearestLabel(['b', 'a', 'a', 'b'], 4)).to.equal('b');
    expect(nearestLabel([null, 'a', null], 2)).to.equal('a');
    expect(nearestLabel([null], 3)).to.be.null;
  });

  it('agree with themselves, also where nothing is found', () => {
    expect(agreement(['a', 'b'], ['a', 'b'], 10)).to.deep.equal({ overlap: 1, changedFirst: false });
    expect(agreement([], [], 10)).to.deep.equal({ overlap: 1, changedFirst: false });
    expect(agreement([], ['a'], 10)).to.deep.equal({ overlap: 0, changedFirst: true });
    expect(agreement(['b', 'a'], ['a'], 1)).to.deep.equal({ overlap: 0, changedFirst: true });
  });

  it('see no difference between the same values, whatever the seed', () => {
    expect(pairedRandomization([1, 0, 1], [1, 0, 1])).to.equal(1);
    expect(() => pairedRandomization([1], [])).to.throw(RangeError);
    const values = Array.from({ length: 50 }, (_, index) => (index % 3) / 2);
    const others = values.map((value, index) => (index % 7 === 0 ? 1 - value : value));
    const p = pairedRandomization(values, others, { seed: 5 });
    expect(p).to.equal(pairedRandomization(values, others, { seed: 5 }));
    expect(p).to.be.within(0, 1);
  });

  it('correct for how much was looked at, never below what was found', () => {
    expect(holm([0.04])).to.deep.equal([0.04]);
    expect(holm([0.5, 0.9])).to.deep.equal([1, 1]);
    expect(holm([])).to.deep.equal([]);
  });

  it('show that equals are not worse, and cannot that worse ones are', () => {
    const baseline = Array.from({ length: 300 }, (_, index) => (index % 4) / 3);
    const pOf = (values: readonly number[]): number => evidenceOf(values, baseline, 0.02).notWorseP;
    expect(pOf(baseline)).to.be.below(0.1);
    expect(pOf(baseline.map((value) => value * 0.9))).to.be.above(0.9);
    expect(() => evidenceOf([1], [], 0.02)).to.throw(RangeError);
  });

  it('prove without a loss what the binomial distribution does: 183 questions for 2%', () => {
    const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
    for (const count of [1, 20, 182, 183]) {
      const evidence = evidenceOf(ones(count), ones(count), 0.02);
      expect(evidence.notWorseP).to.be.closeTo(0.98 ** count, 1e-6);
      expect(casesWithoutLoss(evidence, 1)).to.equal(183);
      const [decision] = decide([[evidence]]);
      expect(decision?.status).to.equal(count < 183 ? 'too few' : 'not worse');
      expect(decision?.moreCases).to.equal(count < 183 ? 183 - count : null);
    }
    expect(decide([[evidenceOf([0], [0], 0.02)]])[0]).to.deep.include({
      status: 'too few',
      moreCases: null,
    });
  });

  it('need four times the cases for half the difference', () => {
    const differences = Array.from({ length: 200 }, (_, index) => Math.sin(index));
    expect(casesNeeded(differences, 0.05)).to.be.closeTo(4 * casesNeeded(differences, 0.1), 4);
    expect(casesNeeded(differences, detectableDifference(differences))).to.be.within(199, 201);
  });
});
