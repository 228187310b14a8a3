import { expect } from 'chai';
import { epochBatches, stepsOf } from '../../../../../encoder/training/data/batches/epoch.ts';

/** Epochs of 3, 4, 5, 3, 4, 5, … batches of one text of one token that tells epoch and place. */
const epochOf = (epoch: number) =>
  epochBatches(
    Array.from({ length: 3 + (epoch % 3) }, (_, index) => 100 * epoch + index),
    (token) => [{ texts: [[token]], inputs: {} }],
  );

const ALL = [0, 1, 2, 100, 101, 102, 103, 200, 201, 202, 203, 204, 300, 301, 302];

describe('steps of a phase', () => {
  const tokens = (step: number, accumulate: number): number[] =>
    stepsOf(epochOf, accumulate)
      .batchesOf(step)
      .flat()
      .flatMap(({ texts }) => texts.flat());

  it('go through epoch after epoch, several batches a step', () => {
    expect(ALL.map((_, step) => tokens(step, 1))).to.deep.equal(ALL.map((token) => [token]));
    expect([0, 1, 2, 3, 4].flatMap((step) => tokens(step, 3))).to.deep.equal(ALL);
  });

  it('are the same in any order', () => {
    const steps = stepsOf(epochOf, 2);
    const forwards = [0, 1, 2, 3, 4, 5, 6].map((step) => steps.batchesOf(step));
    const backwards = [6, 5, 4, 3, 2, 1, 0].map((step) => steps.batchesOf(step)).reverse();
    expect(backwards).to.deep.equal(forwards);
    expect(steps.batchesOf(5)).to.deep.equal(stepsOf(epochOf, 2).batchesOf(5));
  });

  it('are counted for epochs, at least one', () => {
    expect(stepsOf(epochOf, 1).stepsIn(4)).to.equal(15);
    expect(stepsOf(epochOf, 2).stepsIn(4)).to.equal(7);
    expect(stepsOf(epochOf, 8).stepsIn(1)).to.equal(1);
  });

  it('do not run for ever without data', () => {
    const none = stepsOf(() => epochBatches([], () => []), 1);
    expect(() => none.batchesOf(0)).to.throw(RangeError);
  });
});
