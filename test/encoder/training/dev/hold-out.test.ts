import { expect } from 'chai';
import { holdOut } from '../../../../encoder/training/dev/hold-out.ts';

const TEXTS = Array.from({ length: 5000 }, (_, index) => `text ${index}`);

describe('holding texts out', () => {
  it('takes about a hundredth, the same in any order', () => {
    const { training, heldOut } = holdOut(TEXTS, 1000);
    expect(heldOut.length).to.be.within(25, 90);
    expect([...training, ...heldOut]).to.have.members(TEXTS);
    expect(holdOut(TEXTS.toReversed(), 1000).heldOut).to.have.members([...heldOut]);
  });

  it('takes no more than is asked for', () => {
    const { training, heldOut } = holdOut(TEXTS, 10);
    expect(heldOut).to.have.length(10);
    expect(training).to.have.length(4990);
  });

  it('takes one of a few, and none where there is only one', () => {
    const few = TEXTS.slice(1, 9);
    expect(holdOut(few, 10).heldOut).to.have.length(1);
    expect(holdOut(few.slice(0, 1), 10).heldOut).to.deep.equal([]);
  });
});
