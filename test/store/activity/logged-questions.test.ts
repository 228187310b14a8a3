import { join } from 'node:path';
import { expect } from 'chai';
import { openActivity, type LoggedSearch } from '../../../store/activity/activity.ts';
import { loggedQuestions } from '../../../store/activity/logged-questions.ts';
import { folder } from '../../temporary-files.ts';

const search = (id: string, query: string, time: number): LoggedSearch => ({
  ...{ id, query, time, category: null, mode: 'hybrid', band: 'answer', hits: [], topProbability: null },
  ...{ variant: 'small', queryVariant: 'small', generation: 'g', tookMs: 1, degraded: false },
});

describe('logged questions', () => {
  it('are given once each, the latest first, while a server goes on writing', () => {
    const path = join(folder, 'asked.db');
    const activity = openActivity(path, (error) => {
      throw error;
    });
    activity.logSearch(search('1', 'parking', 10));
    activity.logSearch(search('2', 'leave', 20));
    activity.logSearch(search('3', 'parking', 30));
    expect(activity.searchCount()).to.equal(3);
    expect(loggedQuestions(path, 10)).to.deep.equal(['parking', 'leave']);
    expect(loggedQuestions(path, 1)).to.deep.equal(['parking']);
    activity.close();
  });

  it('are none where nobody has served yet', () => {
    expect(loggedQuestions(join(folder, 'no-such.db'), 10)).to.deep.equal([]);
  });
});
