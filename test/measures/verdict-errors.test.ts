import { expect } from 'chai';
import { countsOf, mostByChance, type Truth } from './simulated-verdicts.ts';

/**
 * Runs of each. Of a rate of 2.5% up to 39 false verdicts are within three standard errors (chance of more: 0.3%), and of
 * 5% up to 70; a rate of twice as much exceeds them in 94 and 99 of 100 seeds.
 */
const RUNS = 1000;

describe('false verdicts on draws from real scores', () => {
  const given = (truth: Truth, status: 'not worse' | 'worse', cases: number, encoders: number): number =>
    countsOf({ truth, cases, encoders, sets: 1, runs: RUNS }, status)[encoders - 1]?.[0] ?? NaN;

  for (const [cases, encoders] of [
    [1, 2],
    [20, 1],
    [500, 1],
  ] as const) {
    it(`stay rare with ${cases} questions, ${encoders} encoders`, () => {
      expect(given('margin lost, rarely', 'not worse', cases, encoders)).to.be.at.most(
        mostByChance(0.025, RUNS),
      );
      expect(given('margin lost', 'not worse', cases, encoders)).to.be.at.most(mostByChance(0.025, RUNS));
      expect(given('nothing lost', 'worse', cases, encoders)).to.be.at.most(mostByChance(0.05, RUNS));
    });
  }
});
