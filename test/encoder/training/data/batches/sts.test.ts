import { expect } from 'chai';
import { INPUTS } from '../../../../../encoder/training/objectives.ts';
import { scoredPairs, stsBatches } from '../../../../../encoder/training/data/batches/sts.ts';
import { firstTokens, numberedTexts, only } from './helpers.ts';

const PAIRS = Array.from({ length: 10 }, (_, index) => ({
  score: index / 2 + 0.5,
  sentence1: `left ${index}`,
  sentence2: index === 9 ? 'left 0' : `right ${index}`,
}));

describe('pairs with scores', () => {
  it('are scaled to 0..1, each text once', () => {
    const { texts, pairs } = scoredPairs(PAIRS);
    expect(pairs.map(({ score }) => score)).to.deep.equal(PAIRS.map((_, index) => index / 9));
    for (const [index, { left, right }] of pairs.entries()) {
      expect(texts[left]).to.equal(PAIRS[index]?.sentence1);
      expect(texts[right]).to.equal(PAIRS[index]?.sentence2);
    }
    expect(texts).to.have.length(19);
    expect(() => scoredPairs(PAIRS.map((pair) => ({ ...pair, score: 2 })))).to.throw(/same score/);
  });
});

describe('batches of pairs', () => {
  const { texts, pairs } = scoredPairs(PAIRS);
  const data = { ...numberedTexts(texts.map(() => 4)), pairs };

  it('hold left sides, then right ones, their scores, and which of two is lower', () => {
    const batches = stsBatches(data, { batch: 4, seed: 1 }, 0);
    expect(batches.length).to.equal(2);
    const seen = new Set<number>();
    for (const index of [0, 1]) {
      const batch = only(batches.at(index));
      const rows = firstTokens(batch).map((token) => token - 1000);
      const chosen = rows.slice(0, 4).map((left, place) => {
        const pair = pairs.findIndex((each) => each.left === left && each.right === rows[4 + place]);
        seen.add(pair);
        return pairs[pair]?.score ?? NaN;
      });
      expect(batch.inputs[INPUTS.scores]).to.deep.equal(Float32Array.from(chosen));
      const lower = chosen.flatMap((score) => chosen.map((other) => Number(score < other)));
      expect(batch.inputs[INPUTS.lower]).to.deep.equal(Float32Array.from(lower));
    }
    expect(seen).to.have.length(8).and.to.not.include(-1);
  });

  it('are a pure function of data, seed and epoch, and one smaller batch of little data', () => {
    const first = (seed: number, epoch: number): number[] =>
      firstTokens(only(stsBatches(data, { batch: 4, seed }, epoch).at(0)));
    expect(first(1, 0)).to.deep.equal(first(1, 0));
    expect(first(1, 0)).to.not.deep.equal(first(1, 1)).and.to.not.deep.equal(first(2, 0));
    const all = stsBatches(data, { batch: 16, seed: 1 }, 0);
    expect(all.length).to.equal(1);
    expect(only(all.at(0)).texts).to.have.length(20);
  });
});
