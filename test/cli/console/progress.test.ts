import { expect } from 'chai';
import { speedOf } from '../../../cli/console/progress.ts';

describe('the speed of work', () => {
  const speed = (done: number, since: { readonly done: number; readonly seconds: number }) =>
    speedOf(
      { phase: 'Choosing', done, total: 100, unit: 'layers' },
      { done: since.done, elapsedMs: 1000 * since.seconds },
    );

  it('is a rate and the time left, of slow work by the minute', () => {
    expect(speed(50, { done: 0, seconds: 10 })).to.equal('5.0/s, 10 s left');
    expect(speed(1, { done: 0, seconds: 60 })).to.equal('1.0/min, 1 h 39 min left');
  });

  it('counts from where work goes on', () => {
    expect(speed(90, { done: 80, seconds: 10 })).to.equal('1.0/s, 10 s left');
  });
});
