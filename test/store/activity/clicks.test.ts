import { expect } from 'chai';
import { openActivity, type Activity, type LoggedSearch } from '../../../store/activity/activity.ts';

const search: LoggedSearch = {
  id: 's1',
  time: 1,
  query: 'a parking space',
  category: null,
  mode: 'hybrid',
  band: 'none',
  hits: ['a', 'b'],
  topProbability: 0.1,
  variant: 'v',
  queryVariant: 'v',
  generation: 'g',
  tookMs: 1,
  degraded: false,
};

describe('store/activity: clicks and words', () => {
  let activity: Activity;

  beforeEach(() => {
    activity = openActivity(':memory:', (error) => {
      throw error;
    });
  });

  afterEach(() => {
    activity.close();
  });

  const open = (entryId: string, time: number): void => {
    activity.logClick({ kind: 'open', searchId: null, entryId, time });
  };

  it('counts uses of the contact line, also of a search that is not known', () => {
    activity.logClick({ kind: 'contact', searchId: null, entryId: null, time: 1 });
    activity.logClick({ kind: 'contact', searchId: 'deleted', entryId: null, time: 2 });
    open('a', 3);
    expect(activity.clickCount('contact')).to.equal(2);
    expect(activity.clickCount('open')).to.equal(1);
  });

  it('knows what people open most, whatever searches returned', () => {
    for (const [n, id] of ['a', 'b', 'b', 'c'].entries()) open(id, n);
    for (const [n, band] of (['answer', 'maybe', 'answer', 'none'] as const).entries()) {
      activity.logSearch({ ...search, id: `s${n}`, band, hits: band === 'none' ? ['a', 'b'] : ['c'] });
    }
    activity.logSearch({ ...search, id: 'empty', band: 'answer', hits: [] });
    activity.searchCount();
    expect(activity.mostOpened(2)).to.deep.equal(['b', 'a']);
    expect(activity.mostOpened(9)).to.deep.equal(['b', 'a', 'c']);
  });

  it('keeps what was looked for, the last that was said', () => {
    activity.logSearch(search);
    activity.putUnmetNeed({ searchId: 's1', text: 'parking', time: 1 });
    activity.putUnmetNeed({ searchId: 's1', text: 'parking for visitors', time: 2 });
    expect(activity.unmetNeedOf('s1')?.text).to.equal('parking for visitors');
    expect(activity.unmetNeedOf('s2')).to.equal(null);
  });

  it('keeps one opinion a visit of an entry’s page, with the comment given before', () => {
    const given = { visitId: 'v', entryId: 'a', helpful: false, comment: 'out of date', time: 1 };
    activity.putVisitFeedback(given);
    activity.putVisitFeedback({ ...given, helpful: true, comment: null, time: 2 });
    expect(activity.visitFeedback('v', 'a')).to.deep.equal({ ...given, helpful: true, time: 2 });
    expect(activity.visitFeedback('v', 'b')).to.equal(null);
  });
});
