import { expect } from 'chai';
import { seededRandom, standardNormal } from '../../core/random.ts';
import {
  arrivalsOneServerTakes,
  fewestServers,
  responseWithin,
  slowerShare,
  utilization,
  waitingShare,
} from '../../measures/queueing.ts';
import { mean } from '../../measures/summary.ts';
import { triangular } from '../../measures/triangular.ts';
import { roiReference } from '../evaluation/reference/roi.ts';

describe('the queue before equal servers', () => {
  it('has the waiting and response times of its Markov chain', () => {
    for (const { seconds, waiting, slower, ...queue } of roiReference.queue) {
      expect(waitingShare(queue)).to.be.closeTo(waiting, 1e-9);
      expect(slowerShare(queue, seconds)).to.be.closeTo(slower, 1e-9);
      expect(responseWithin(queue, 1 - slower)).to.be.closeTo(seconds, 1e-6);
    }
  });

  it('is the textbook one with one server: all who come while it is busy wait, response is exponential', () => {
    const queue = { servers: 1, arrivalsASecond: 10, serviceSeconds: 0.05 };
    expect(utilization(queue)).to.equal(0.5);
    expect(waitingShare(queue)).to.be.closeTo(0.5, 1e-12);
    expect(responseWithin(queue, 0.95)).to.be.closeTo(Math.log(20) / (20 - 10), 1e-9);
  });

  it('grows for ever where more come than can be served', () => {
    const queue = { servers: 2, arrivalsASecond: 40, serviceSeconds: 0.05 };
    expect(waitingShare(queue)).to.equal(1);
    expect(slowerShare(queue, 100)).to.equal(1);
    expect(responseWithin(queue, 0.95)).to.equal(Infinity);
  });

  it('gets the fewest servers that keep a promise', () => {
    for (const arrivalsASecond of [0, 1, 25, 60, 400]) {
      const work = { arrivalsASecond, serviceSeconds: 0.02 };
      const servers = fewestServers(work, 0.1, 0.95);
      expect(slowerShare({ ...work, servers }, 0.1)).to.be.at.most(0.05);
      if (servers > 1) expect(slowerShare({ ...work, servers: servers - 1 }, 0.1)).to.be.greaterThan(0.05);
    }
  });

  it('gets as many as keep people from waiting where service alone breaks the promise', () => {
    const work = { arrivalsASecond: 2, serviceSeconds: 1 };
    const servers = fewestServers(work, 0.1, 0.95);
    expect(waitingShare({ ...work, servers })).to.be.at.most(0.05);
    expect(waitingShare({ ...work, servers: servers - 1 })).to.be.greaterThan(0.05);
  });

  it('tells what one server bears', () => {
    const most = arrivalsOneServerTakes(0.01, 0.1, 0.95);
    expect(fewestServers({ arrivalsASecond: most * 0.999, serviceSeconds: 0.01 }, 0.1, 0.95)).to.equal(1);
    expect(fewestServers({ arrivalsASecond: most * 1.001, serviceSeconds: 0.01 }, 0.1, 0.95)).to.equal(2);
    expect(arrivalsOneServerTakes(1, 0.1, 0.95)).to.equal(0);
  });
});

describe('draws', () => {
  it('of a triangular distribution have its quantiles', () => {
    for (const { range, quantiles } of roiReference.triangular) {
      for (const [share, value] of quantiles) expect(triangular(range, share)).to.be.closeTo(value, 1e-9);
    }
    expect(triangular({ low: 3, likely: 3, high: 3 }, 0.7)).to.equal(3);
  });

  it('of a normal distribution have its mean and deviation', () => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 20_000 }, () => standardNormal(random));
    expect(mean(draws)).to.be.closeTo(0, 0.02);
    expect(Math.sqrt(mean(draws.map((draw) => draw * draw)))).to.be.closeTo(1, 0.02);
  });
});
