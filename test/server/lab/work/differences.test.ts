import { expect } from 'chai';
import type { QueryRun } from '../../../../evaluation/quality/rankings.ts';
import { differencesOf } from '../../../../server/lab/work/differences.ts';

const run = (band: QueryRun['band'], ...ids: string[]): QueryRun => ({
  band,
  hits: ids.map((id) => ({ id, score: 1, probability: 1 })),
});
const SET = {
  judged: true,
  queries: [
    { query: 'same', relevant: ['a'] },
    { query: 'lost', relevant: ['a'] },
    { query: 'second', relevant: ['a'] },
    { query: 'gained', relevant: ['a'] },
    { query: 'unanswerable', relevant: [] },
  ],
  questions: { a: 'Where is A?', b: 'Where is B?' },
};
const BEFORE = [
  run('answer', 'a', 'b'),
  run('answer', 'a'),
  run('answer', 'a', 'b'),
  run('answer', 'b', 'a'),
  run('none', 'b'),
];
const AFTER = [
  run('answer', 'a', 'c'),
  run('answer', 'b'),
  run('answer', 'b', 'a'),
  run('answer', 'a', 'b'),
  run('maybe', 'b'),
];

describe('differences of two encoders', () => {
  const found = differencesOf(SET, BEFORE, AFTER);

  it('are all queries that are answered differently, the greatest damage first', () => {
    expect(found.map(({ query, damage }) => [query, damage])).to.deep.equal([
      ['lost', 1],
      ['unanswerable', 1],
      ['second', 0.5],
      ['gained', -0.5],
    ]);
  });

  it('tell both first answers and whether they are right', () => {
    const lost = found.find(({ query }) => query === 'lost');
    expect(lost?.before).to.deep.equal({
      id: 'a',
      none: false,
      question: 'Where is A?',
      rank: 1,
      right: true,
    });
    expect(lost?.after).to.deep.equal({
      id: 'b',
      none: false,
      question: 'Where is B?',
      rank: null,
      right: false,
    });
    const none = found.find(({ query }) => query === 'unanswerable');
    expect([none?.before.right, none?.after.right]).to.deep.equal([true, false]);
  });

  it('have no damage where nobody has judged, and then come least alike first', () => {
    const logged = {
      ...SET,
      judged: false,
      queries: SET.queries.map(({ query }) => ({ query, relevant: [] })),
    };
    const unjudged = differencesOf(logged, BEFORE, AFTER);
    expect(unjudged.every(({ damage, before }) => damage === null && before.right === null)).to.equal(true);
    expect(unjudged[0]?.query).to.equal('lost');
  });
});
