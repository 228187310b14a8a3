import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { openActivity } from '../../store/activity/activity.ts';
import { openDatabase } from '../../store/database.ts';
import { openLibrary } from '../../store/library/library.ts';
import { peekLibrary } from '../../store/library/peek.ts';
import { bringUpToDate, DATABASES, DATABASE_NAMES, examineDatabase } from '../../store/whole/databases.ts';
import { folder } from '../temporary-files.ts';

const SEARCH = `INSERT INTO searches (id, time, query, mode, band, hits, variant, generation, took_ms, degraded)
  VALUES ('1', 1000, 'badge', 'hybrid', 'answer', '["a"]', 'v', 'g', 1, 0);
  INSERT INTO feedback VALUES ('1', 'a', 1, 'thanks', 2000)`;

const ENTRY = {
  id: 'a',
  question: 'Q',
  answer: 'A',
  alternates: [],
  category: null,
  language: null,
  url: null,
};
const RUN = `INSERT INTO runs (started_at, finished_at, kind, variant, generation, added, changed, removed, unchanged, rejected, embedded)
  VALUES ('2026-01-31', '2026-01-31', 'snapshot', 'v', 'g', 1, 0, 0, 0, 0, 1);
  INSERT INTO entries (id, valid_from, content) VALUES ('a', 1, '${JSON.stringify({ ...ENTRY, updatedAt: null })}')`;

/** A database as the program wrote it that knew the first `steps` migrations only. */
function ofFormat(name: keyof typeof DATABASES, steps: number, rows = ''): string {
  const path = join(mkdtempSync(join(folder, 'format-')), `${name}.db`);
  const database = openDatabase(path, DATABASES[name].slice(0, steps));
  database.exec(rows);
  database.close();
  return path;
}

describe('databases of every earlier format', () => {
  for (const name of DATABASE_NAMES) {
    for (let steps = 1; steps < DATABASES[name].length; steps++) {
      it(`${name}.db of format ${steps} is brought up to date`, () => {
        const path = ofFormat(name, steps);
        expect(examineDatabase(path, name).state).to.equal('older');
        bringUpToDate(path, name);
        expect(examineDatabase(path, name)).to.include({ state: 'good' });
      });
    }
  }

  for (let steps = 1; steps < DATABASES.activity.length; steps++) {
    it(`keeps searches and opinions of an activity.db of format ${steps}`, () => {
      const activity = openActivity(ofFormat('activity', steps, SEARCH), (error) => {
        throw error;
      });
      expect(activity.findSearch('1')).to.include({ query: 'badge', queryVariant: 'v' });
      expect(activity.feedbackOf('1')[0]?.comment).to.equal('thanks');
      activity.close();
    });
  }

  it('keeps the FAQ of a library.db of format 1, which can be looked at before', () => {
    const path = ofFormat('library', 1, RUN);
    const view = peekLibrary(path);
    expect(view.entries.map(({ id }) => id)).to.deep.equal(['a']);
    expect([view.lastSources, view.latestReports(1)]).to.deep.equal([{}, []]);
    view.close();
    expect(examineDatabase(path, 'library').state).to.equal('older');
    const library = openLibrary(path);
    expect(library.currentEntries().map(({ id }) => id)).to.deep.equal(['a']);
    expect(library.lastRun()?.sources).to.equal(null);
    library.close();
  });

  it('knows one of a newer program, and one that is none', () => {
    const path = ofFormat('lab', 1);
    const database = new Sqlite(path);
    database.pragma('user_version = 99');
    database.close();
    expect(examineDatabase(path, 'lab').state).to.equal('newer');
    expect(examineDatabase(join(folder, 'nothing.db'), 'lab').state).to.equal('damaged');
  });
});
