import { expect } from 'chai';
import { shared } from '../../../server/live/shared.ts';

describe('a shared thing', () => {
  it('is closed once, when the last holder has let go', async () => {
    let closed = 0;
    const thing = shared('thing', () => {
      closed += 1;
    });
    const first = thing.hold();
    const second = thing.hold();
    first();
    first(); // letting go twice counts once
    await Promise.resolve();
    expect(closed).to.equal(0);
    second();
    await thing.closed;
    expect(closed).to.equal(1);
  });

  it('tells that it could not be closed', async () => {
    const thing = shared('thing', () => Promise.reject(new Error('stuck')));
    thing.hold()();
    const error: unknown = await thing.closed.catch((reason: unknown) => reason);
    expect(error).to.be.an('error').with.property('message', 'stuck');
  });
});
