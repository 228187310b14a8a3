import { expect } from 'chai';
import { paretoFront } from '../../measures/choice.ts';

describe('the Pareto front', () => {
  it('holds those that no other beats on both sides', () => {
    const priced = [
      { name: 'dear', cost: 3, quality: 0.9 },
      { name: 'beaten', cost: 2, quality: 0.7 },
      { name: 'fair', cost: 1, quality: 0.8 },
      { name: 'twin', cost: 1, quality: 0.8 },
      { name: 'cheap', cost: 0.5, quality: 0.1 },
    ];
    const front = paretoFront(priced, (one) => one);
    expect(front.map(({ name }) => name)).to.deep.equal(['cheap', 'fair', 'dear']);
    expect(paretoFront([], (one) => one)).to.deep.equal([]);
  });
});
