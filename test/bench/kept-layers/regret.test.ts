import { expect } from 'chai';
import { randomRegret } from '../../../bench/kept-layers/regret.ts';
import { BEAM } from '../../../evaluation/selection/beam-search.ts';

describe('what a beam search misses', () => {
  it('is little on a random encoder of nine layers, for a fraction of its choices', async () => {
    const regrets = await randomRegret(1, 9, () => undefined);
    expect(regrets.every(({ of }) => of === 511)).to.equal(true);
    expect(regrets.every(({ mean, most }) => mean >= 0 && most >= mean)).to.equal(true);
    const product = regrets.find(({ width, tries }) => width === BEAM.width && tries === BEAM.tries);
    expect(product?.choices).to.be.below(511 / 4);
    expect(product?.mean).to.be.below(0.1);
  });
});
