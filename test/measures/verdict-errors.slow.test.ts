import { expect } from 'chai';
import { countsOf, mostByChance, type Truth } from './simulated-verdicts.ts';

/** Truth, the verdict that is false of it, how often it may be given, and runs for each number of questions. */
const FALSE_VERDICTS = [
  ['margin lost', 'not worse', 0.025, 1000],
  ['margin lost, rarely', 'not worse', 0.025, 1000],
  ['nothing lost', 'worse', 0.05, 500],
] as const satisfies readonly (readonly [Truth, string, number, number])[];

describe('false verdicts on draws from real scores, with 1 to 8 encoders on 1 to 5 sets', () => {
  for (const cases of [1, 5, 20, 50, 200, 1000]) {
    for (const [truth, status, rate, runs] of FALSE_VERDICTS) {
      it(`"${status}" of ${cases} questions where the truth is "${truth}"`, () => {
        const counts = countsOf({ truth, cases, encoders: 8, sets: 5, runs }, status);
        const cells = counts.flatMap((row, encoder) =>
          row.map((count, set) => ({ encoders: encoder + 1, sets: set + 1, count })),
        );
        const picked = cells.filter(
          ({ encoders, sets }) => [1, 3, 8].includes(encoders) && [1, 5].includes(sets),
        );
        console.log(picked.map(({ encoders, sets, count }) => `${encoders}x${sets}: ${count}`).join(', '));
        expect(cells.filter(({ count }) => count > mostByChance(rate, runs))).to.deep.equal([]);
      });
    }
  }
});
