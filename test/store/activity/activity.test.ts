import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { openActivity, type LoggedSearch } from '../../../store/activity/activity.ts';
import { ACTIVITY_MIGRATIONS } from '../../../store/activity/migrations.ts';
import { openDatabase } from '../../../store/database.ts';

const search: LoggedSearch = {
  id: 'search-1',
  time: 1_790_000_000_000,
  query: 'How do I reset my password? 🔑',
  category: null,
  mode: 'hybrid',
  band: 'answer',
  hits: ['it-password-reset', 'it-account-locked'],
  topProbability: 0.93,
  variant: 'minilm-l3-int8',
  queryVariant: 'minilm-l3-int8',
  generation: '20261121-1',
  tookMs: 2.25,
  degraded: false,
};

function fail(error: unknown): never {
  throw error;
}

describe('store/activity', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-activity-'));
    path = join(folder, 'activity.db');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives back a search as it was logged, before and after it is written', () => {
    const activity = openActivity(path, fail);
    activity.logSearch(search);
    expect(activity.findSearch(search.id)).to.deep.equal(search);
    expect(activity.searchCount()).to.equal(1);
    expect(activity.findSearch(search.id)).to.deep.equal(search);
    expect(activity.findSearch('another')).to.equal(null);
    activity.close();
  });

  it('keeps searches without hits, degraded ones and filters', () => {
    const activity = openActivity(path, fail);
    const bare = { ...search, hits: [], topProbability: null, degraded: true, category: 'IT' };
    activity.logSearch(bare);
    activity.searchCount();
    expect(activity.findSearch(search.id)).to.deep.equal(bare);
    activity.close();
  });

  it('keeps what embedded the question, and takes it for the variant in a log of before', () => {
    const earlier = openDatabase(path, ACTIVITY_MIGRATIONS.slice(0, 1));
    earlier
      .prepare(
        `INSERT INTO searches VALUES ('old', 1, 'q', NULL, 'dense', 'none', '[]', NULL, 'minilm-l6', 'g1', 1, 0)`,
      )
      .run();
    earlier.close();
    const activity = openActivity(path, fail);
    expect(activity.findSearch('old')).to.include({ variant: 'minilm-l6', queryVariant: 'minilm-l6' });
    activity.logSearch({ ...search, queryVariant: 'student' });
    activity.searchCount();
    expect(activity.findSearch(search.id)).to.include({
      variant: search.variant,
      queryVariant: 'student',
    });
    activity.close();
  });

  it('writes what is pending when it is closed', () => {
    const first = openActivity(path, fail);
    for (let n = 0; n < 100; n++) first.logSearch({ ...search, id: `search-${n}` });
    first.close();
    const second = openActivity(path, fail);
    expect(second.searchCount()).to.equal(100);
    second.close();
  });

  it('holds one opinion for an entry of a search: the last one, with the comment given before', () => {
    const activity = openActivity(path, fail);
    activity.logSearch(search);
    const given = { searchId: search.id, entryId: 'it-password-reset', time: 1 };
    activity.putFeedback({ ...given, helpful: true, comment: 'step 3 is out of date' });
    activity.putFeedback({ ...given, helpful: false, comment: null, time: 2 });
    expect(activity.feedbackOf(search.id)).to.deep.equal([
      { ...given, helpful: false, comment: 'step 3 is out of date', time: 2 },
    ]);
    expect(activity.feedbackOf('another')).to.deep.equal([]);
    activity.close();
  });

  it('refuses feedback on a search that was never made', () => {
    const activity = openActivity(path, fail);
    const given = { searchId: 'never', entryId: 'x', helpful: true, comment: null, time: 1 };
    expect(() => {
      activity.putFeedback(given);
    }).to.throw(/FOREIGN KEY/);
    activity.close();
  });

  it('tells of a batch that could not be written and goes on', () => {
    const told: unknown[] = [];
    const activity = openActivity(path, (error) => told.push(error));
    activity.logSearch(search);
    activity.logSearch(search); // the same id twice breaks the batch
    expect(activity.searchCount()).to.equal(0);
    expect(told).to.have.length(1);
    activity.logSearch(search);
    expect(activity.searchCount()).to.equal(1);
    activity.close();
  });

  it('says so when the file is no database', () => {
    writeFileSync(path, 'not a database, but long enough to be mistaken for one. '.repeat(40));
    expect(() => openActivity(path, fail))
      .to.throw(AppError)
      .with.property('code', 'corrupt');
  });
});
