import { expect } from 'chai';
import { FORMER_FUSION, scaledCosine } from '../../../search/ranking/fusion.ts';

describe('the scale of cosines', () => {
  it('begins at the background and ends at 1', () => {
    expect(scaledCosine(0.75, 0.75)).to.equal(0);
    expect(scaledCosine(0.9, 0.8)).to.be.closeTo(0.5, 1e-12);
    expect(scaledCosine(1, 0.8)).to.equal(1);
    expect(scaledCosine(-1, 0.8)).to.equal(-1);
  });

  it('is the cosine itself for generations that were never measured', () => {
    for (const cosine of [-0.5, 0, 0.3, 1]) {
      expect(scaledCosine(cosine, FORMER_FUSION.background)).to.equal(cosine);
    }
  });
});
