import { expect } from 'chai';
import { rightTriplets } from '../../../evaluation/quality/nli-probe.ts';

describe('triplets by vectors', () => {
  it('are right where the anchor is nearer to what follows from it', () => {
    const vectors = new Map([
      ['rain', Float32Array.of(1, 0)],
      ['wet', Float32Array.of(0.8, 0.6)],
      ['dry', Float32Array.of(0.6, 0.8)],
    ]);
    const triplets = [
      { anchor: 'rain', positive: 'wet', negative: 'dry' },
      { anchor: 'rain', positive: 'dry', negative: 'wet' },
      { anchor: 'rain', positive: 'wet', negative: 'wet' },
      { anchor: 'rain', positive: 'wet', negative: 'nobody embedded this' },
    ];
    expect([...rightTriplets(triplets, vectors)]).to.deep.equal([1, 0, 0, 0]);
  });
});
