import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { type Forecast, thresholdsOf } from '../../../search/calibration/thresholds.ts';

/** Questions whose first hit is right as often as it is forecast, of which those that are wrong often have no answer. */
function forecasts(count: number, unanswerable: number): Forecast[] {
  const random = seededRandom(1);
  return Array.from({ length: count }, () => {
    const probability = random();
    const right = random() < probability;
    return { probability, right, answerable: right || random() >= unanswerable, weight: 1 };
  });
}

const share = (all: readonly Forecast[], holds: (one: Forecast) => boolean): number =>
  all.filter(holds).length / all.length;

describe('where the bands begin', () => {
  const asked = forecasts(4000, 0.9);
  const { answer, maybe } = thresholdsOf(asked);

  it('is where 92 of 100 answers are right, and no later', () => {
    const told = (from: number): Forecast[] => asked.filter(({ probability }) => probability >= from);
    expect(share(told(answer), ({ right }) => right)).to.be.within(0.92, 0.925);
    expect(share(told(answer - 0.05), ({ right }) => right)).to.be.below(0.92);
  });

  it('is where both promises of "none" are kept alike', () => {
    const none = asked.filter(({ probability }) => probability < maybe);
    const without = asked.filter(({ answerable }) => !answerable);
    const noneRight = share(none, ({ answerable }) => !answerable);
    const toldNone = share(without, ({ probability }) => probability < maybe);
    expect(noneRight / 0.7).to.be.closeTo(toldNone / 0.75, 0.02);
  });

  it('counts questions by their weight', () => {
    const heavier = asked.map((one) => ({ ...one, weight: one.answerable ? 1 : 3 }));
    expect(thresholdsOf(heavier).maybe).to.be.above(maybe);
  });

  it('keeps nearly all right hits where every question has an answer', () => {
    const answered = forecasts(2000, 0);
    const right = answered.filter((one) => one.right);
    const from = thresholdsOf(answered).maybe;
    expect(share(right, ({ probability }) => probability >= from)).to.be.within(0.95, 0.955);
  });

  it('calls nothing an answer where no forecast is good enough', () => {
    const bad = forecasts(100, 1).map((one) => ({ ...one, right: false }));
    expect(thresholdsOf(bad).answer).to.equal(1);
  });
});
