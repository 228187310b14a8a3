import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase, openReadOnly } from '../../store/database.ts';

const FIRST = 'CREATE TABLE notes (text TEXT)';
const SECOND = "INSERT INTO notes VALUES ('second')";

describe('a database', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-database-'));
    path = join(folder, 'deep', 'notes.db');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is made with its folder, and keeps foreign keys and a write-ahead log', () => {
    const database = openDatabase(path, [FIRST]);
    expect(database.pragma('journal_mode', { simple: true })).to.equal('wal');
    expect(database.pragma('foreign_keys', { simple: true })).to.equal(1);
    database.close();
  });

  it('runs each migration once', () => {
    openDatabase(path, [FIRST]).close();
    openDatabase(path, [FIRST, SECOND]).close();
    const database = openDatabase(path, [FIRST, SECOND]);
    expect(database.prepare('SELECT count(*) FROM notes').pluck().get()).to.equal(1);
    database.close();
  });

  it('is left as it was when a migration fails', () => {
    openDatabase(path, [FIRST]).close();
    expect(() => openDatabase(path, [FIRST, SECOND, 'NO SQL'])).to.throw(/syntax error/);
    const database = openDatabase(path, [FIRST]);
    expect(database.prepare('SELECT count(*) FROM notes').pluck().get()).to.equal(0);
    database.close();
  });

  it('of a newer program is refused', () => {
    openDatabase(path, [FIRST, SECOND]).close();
    expect(() => openDatabase(path, [FIRST]))
      .to.throw(/newer version/)
      .with.property('code', 'incompatible');
  });

  it('that is none is refused', () => {
    const file = join(folder, 'text.db');
    writeFileSync(file, 'not a database, '.repeat(100));
    expect(() => openDatabase(file, [FIRST]))
      .to.throw(/damaged/)
      .with.property('code', 'corrupt');
  });

  it('opened for reading cannot be written, and must exist', () => {
    openDatabase(path, [FIRST]).close();
    const database = openReadOnly(path, [1]);
    expect(() => database.exec(SECOND)).to.throw(/readonly/);
    database.close();
    expect(() => openReadOnly(join(folder, 'none.db'), [1]))
      .to.throw()
      .with.property('code', 'not-found');
  });
});
