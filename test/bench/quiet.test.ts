import { expect } from 'chai';
import { disturbance } from '../../bench/quiet.ts';

describe('bench: a quiet machine', () => {
  it('is one with little other work', () => {
    for (const loadBefore of [0, 0.07, 0.5]) expect(disturbance({ loadBefore })).to.equal(null);
  });

  it('is missed where there is more, or where nobody knows, and the line says what to do', () => {
    expect(disturbance({ loadBefore: 0.51 })).to.match(/load of this machine is 0\.51.*run this again/);
    expect(disturbance({ loadBefore: NaN })).to.be.a('string');
  });
});
