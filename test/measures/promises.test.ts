import { expect } from 'chai';
import { promisesOf, type Told } from '../../measures/promises.ts';

const told = (band: Told['band'], right: boolean, answerable: boolean, probability = 0.5): Told => ({
  ...{ band, right, answerable, probability },
});

describe('what the bands promise', () => {
  it('counts right answers, right nones and questions without an answer that are told so', () => {
    const { questions, answerRight, noneRight, toldNone, answered, lost } = promisesOf([
      ...[told('answer', true, true), told('answer', true, true), told('answer', false, true)],
      ...[told('answer', false, false), told('maybe', true, true)],
      // A "none" is right only where the FAQ has no answer, not where it just was not found.
      ...[told('none', false, false), told('none', true, true), told('none', false, true)],
    ]);
    expect(questions).to.equal(8);
    expect(answerRight?.estimate).to.equal(1 / 2);
    expect(noneRight?.estimate).to.equal(1 / 3);
    expect(toldNone?.estimate).to.equal(1 / 2);
    expect(answered).to.equal(1 / 2);
    expect(lost).to.equal(1 / 4);
  });

  it('says nothing of a band that no question was told', () => {
    const { answerRight, noneRight, toldNone, lost } = promisesOf([told('maybe', false, true)]);
    expect([answerRight, noneRight, toldNone, lost]).to.deep.equal([null, null, null, null]);
  });

  it('holds the mean distance of forecast and outcome, and an interval around every figure', () => {
    const half = Array.from({ length: 100 }, (_, place) => told('answer', place % 2 === 0, true, 0.75));
    const { ece, answerRight } = promisesOf(half, { resamples: 500 });
    expect(ece.estimate).to.be.closeTo(0.25, 1e-12);
    expect(answerRight?.low).to.be.within(0.3, 0.5);
    expect(answerRight?.high).to.be.within(0.5, 0.7);
  });
});
