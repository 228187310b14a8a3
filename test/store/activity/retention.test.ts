import { expect } from 'chai';
import { openActivity, type Activity, type LoggedSearch } from '../../../store/activity/activity.ts';

const DAY = 24 * 3_600_000;
const JANUARY = Date.parse('2026-01-31T12:00:00Z');

const search = (id: string, time: number, more: Partial<LoggedSearch> = {}): LoggedSearch => ({
  ...{ id, query: `question ${id}`, time, category: null, mode: 'hybrid', band: 'answer', hits: ['a'] },
  ...{ topProbability: 0.9, variant: 'v', queryVariant: 'v', generation: 'g', tookMs: 1, degraded: false },
  ...more,
});

describe('what is kept of old searches', () => {
  let activity: Activity;
  beforeEach(() => {
    activity = openActivity(':memory:', (error) => {
      throw error;
    });
  });
  afterEach(() => {
    activity.close();
  });

  it('is counts a day, and no word that anybody wrote', () => {
    activity.logSearch(search('1', JANUARY));
    activity.logSearch(search('2', JANUARY, { band: 'none', degraded: true }));
    activity.logSearch(search('3', JANUARY + DAY, { band: 'maybe' }));
    activity.logSearch(search('4', JANUARY + 9 * DAY));
    const said = (searchId: string, helpful: boolean): void => {
      activity.putFeedback({ searchId, entryId: 'a', helpful, comment: 'my name is …', time: JANUARY });
    };
    said('1', true);
    said('2', false);
    activity.putUnmetNeed({ searchId: '2', text: 'a personal matter', time: JANUARY });
    activity.putVisitFeedback({ visitId: 'v', entryId: 'a', helpful: true, comment: null, time: JANUARY });
    activity.logClick({ kind: 'open', searchId: '1', entryId: 'a', time: JANUARY });

    expect(activity.retire(JANUARY + 5 * DAY)).to.equal(false);
    const none = { searches: 0, answer: 0, maybe: 0, none: 0, degraded: 0, helpful: 0, notHelpful: 0 };
    expect(activity.retiredDays()).to.deep.equal([
      {
        ...{ ...none, day: '2026-01-31', searches: 2, answer: 1, none: 1 },
        ...{ degraded: 1, helpful: 1, notHelpful: 1 },
      },
      { ...none, day: '2026-02-01', searches: 1, maybe: 1 },
    ]);
    expect(activity.searchCount()).to.equal(1);
    expect(activity.findSearch('4')?.query).to.equal('question 4');
    expect(activity.feedbackOf('1')).to.deep.equal([]);
    expect(activity.unmetNeedOf('2')).to.equal(null);
    expect(activity.visitFeedback('v', 'a')).to.equal(null);
    expect(activity.clickCount('open')).to.equal(0);
  });

  it('is counted batch by batch into the same day, each search once', () => {
    for (let n = 0; n < 1500; n++) activity.logSearch(search(String(n), JANUARY + n));
    expect(activity.retire(JANUARY + DAY)).to.equal(true);
    expect(activity.retire(JANUARY + DAY)).to.equal(false);
    expect(activity.retire(JANUARY + DAY)).to.equal(false);
    expect(activity.retiredDays().map(({ searches }) => searches)).to.deep.equal([1500]);
  });
});
