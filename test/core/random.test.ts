import { expect } from 'chai';
import { seededRandom, shuffled } from '../../core/random.ts';

describe('seeded random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw(1)).to.deep.equal(draw(1)).and.to.not.deep.equal(draw(2));
  });

  it('lie evenly in [0, 1)', () => {
    const random = seededRandom(3);
    const tenths = new Array<number>(10).fill(0);
    for (let count = 0; count < 10_000; count++) {
      const tenth = Math.floor(random() * 10);
      tenths[tenth] = (tenths[tenth] ?? NaN) + 1;
    }
    for (const count of tenths) expect(count).to.be.within(850, 1150);
  });

  it('shuffle every item to every place', () => {
    const random = seededRandom(4);
    const seen = new Set<string>();
    for (let count = 0; count < 200; count++) {
      const order = shuffled(['a', 'b', 'c'], random);
      expect([...order].sort()).to.deep.equal(['a', 'b', 'c']);
      seen.add(order.join(''));
    }
    expect(seen.size).to.equal(6);
  });
});
