import { expect } from 'chai';
import { openActivity, type Activity, type LoggedSearch } from '../../../store/activity/activity.ts';

const search = (id: string, query: string, more: Partial<LoggedSearch> = {}): LoggedSearch => ({
  ...{ id, query, time: 1000, category: null, mode: 'hybrid', band: 'answer', hits: ['a', 'b'] },
  ...{ topProbability: 0.9, variant: 'v', queryVariant: 'v', generation: 'g', tookMs: 1, degraded: false },
  ...more,
});

describe('what grows out of searches', () => {
  let activity: Activity;

  beforeEach(() => {
    activity = openActivity(':memory:', (error) => {
      throw error;
    });
    activity.logSearch(search('1', 'volcanoes', { band: 'none', hits: [] }));
    activity.logSearch(search('2', 'volcanoes', { band: 'none', time: 2000, hits: ['b'] }));
    activity.logSearch(search('3', 'parking', {}));
    activity.logSearch(search('4', 'leave', { band: 'none' }));
    activity.logSearch(search('5', 'badge', {}));
    const said = (
      searchId: string,
      entryId: string,
      helpful: boolean,
      comment: string | null = null,
    ): void => {
      activity.putFeedback({ searchId, entryId, helpful, comment, time: 5 });
    };
    said('3', 'a', false, 'which car park?');
    said('3', 'b', false, 'out of date');
    said('4', 'a', false);
    said('4', 'b', true);
    said('5', 'a', true);
    activity.putUnmetNeed({ searchId: '1', text: 'the volcano room', time: 5 });
  });

  afterEach(() => {
    activity.close();
  });

  it('knows what nobody answered: nothing good found, or not helpful and nothing else helpful either', () => {
    expect(activity.unanswered(10)).to.deep.equal([
      {
        ...{ query: 'volcanoes', times: 2, last: 2000, nothingFound: 2, notHelpful: 0 },
        ...{ unmetNeeds: ['the volcano room'], comments: [], nearest: 'b' },
      },
      {
        ...{ query: 'parking', times: 1, last: 1000, nothingFound: 0, notHelpful: 1 },
        ...{ unmetNeeds: [], comments: ['which car park?', 'out of date'], nearest: 'a' },
      },
    ]);
  });

  it('knows which entries were called helpful for which question', () => {
    expect(
      activity.helpfulAnswers(10).map(({ query, entryId, helped }) => [query, entryId, helped]),
    ).to.deep.equal([
      ['badge', 'a', 1],
      ['leave', 'b', 1],
    ]);
  });
});
