import { expect } from 'chai';
import { withNearMisses } from '../../../bench/search/near-misses.ts';
import type { FaqSet } from '../../../bench/search/sets.ts';

const set: FaqSet = {
  ...{ name: 'some', entries: [], phrasings: [], hasUnanswerable: false },
  queries: Array.from({ length: 200 }, (_, place) => ({
    ...{ query: `question ${place}`, relevant: new Set([`e${place % 20}`]), split: 'dev' as const },
  })),
};

describe('near misses of a set', () => {
  it('are three questions in ten, asked without the entries that answer them', () => {
    const { queries } = withNearMisses(set);
    const missing = queries.filter(({ leftOut }) => leftOut.size > 0);
    expect(missing.length).to.be.within(40, 80);
    for (const { query, relevant, leftOut } of missing) {
      expect(relevant).to.have.length(0);
      expect([...leftOut]).to.deep.equal([
        ...(set.queries.find((one) => one.query === query)?.relevant ?? []),
      ]);
    }
    expect(queries.filter(({ relevant }) => relevant.size > 0)).to.have.length(200 - missing.length);
  });

  it('are those that come with it, where some do', () => {
    const { queries } = withNearMisses({ ...set, hasUnanswerable: true });
    expect(queries.every(({ leftOut, relevant }) => leftOut.size === 0 && relevant.size === 1)).to.equal(
      true,
    );
  });
});
