import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { type Random, seededRandom } from '../../core/random.ts';
import { decide, evidenceOf } from '../../measures/decision.ts';
import { mean } from '../../measures/summary.ts';

const { ranks } = z
  .object({ ranks: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('./first-ranks.json', import.meta.url), 'utf8')));
const [BASELINE = [], ...CANDIDATES] = Object.values(ranks).map((all) =>
  Array.from(all, (rank) => (rank === '0' ? 0 : 1 / parseInt(rank, 16))),
);

/** Real scores mixed with the baseline's, or with none, so that exactly this share of the baseline is kept. */
function atShare(values: readonly number[], share: number): (random: Random, question: number) => number {
  const [own, all] = [mean(values), mean(BASELINE)];
  const target = share * all;
  // What loses more is now and then the baseline; what loses less is now and then wrong.
  const [other, mixed] = own < target ? [BASELINE, (target - own) / (all - own)] : [[], 1 - target / own];
  return (random, question) => (random() < mixed ? (other[question] ?? 0) : (values[question] ?? NaN));
}

function rateOf(
  standing: string,
  share: number,
  cases: number,
  encoders: number,
  sets: number,
  runs: number,
): number {
  const random = seededRandom(cases * 100 + encoders * 10 + sets);
  const makers = CANDIDATES.map((values) => atShare(values, share));
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    const drawn = Array.from({ length: sets }, () =>
      Array.from({ length: cases }, () => Math.floor(random() * BASELINE.length)),
    );
    const decisions = decide(
      Array.from({ length: encoders }, (_, encoder) =>
        drawn.map((questions) => {
          const make = makers[encoder % makers.length];
          const values = questions.map((question) => make?.(random, question) ?? NaN);
          return evidenceOf(
            values,
            questions.map((question) => BASELINE[question] ?? NaN),
            0.02,
          );
        }),
      ),
    );
    if (decisions.some((decision) => decision.standing === standing)) wrong += 1;
  }
  return wrong / runs;
}

/** What a share of so many runs may exceed its rate by, by chance: three standard errors. */
const slack = (rate: number, runs: number): number => 3 * Math.sqrt((rate * (1 - rate)) / runs);

describe('false verdicts on draws from real scores', function () {
  this.timeout(120_000);
  for (const [cases, encoders, sets, runs] of [
    [1, 8, 5, 20],
    [5, 8, 1, 30],
    [20, 3, 1, 60],
    [50, 1, 1, 100],
    [200, 1, 1, 100],
    [200, 8, 5, 3],
    [1000, 2, 1, 30],
  ] as const) {
    it(`stay rare with ${cases} questions, ${encoders} encoders, ${sets} sets`, () => {
      const notWorse = rateOf('not worse', 0.98, cases, encoders, sets, runs);
      const worse = rateOf('worse', 1, cases, encoders, sets, runs);
      expect(notWorse).to.be.at.most(0.025 + slack(0.025, runs));
      expect(worse).to.be.at.most(0.05 + slack(0.05, runs));
    });
  }
});
