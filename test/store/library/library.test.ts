import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import type { FaqEntry } from '../../../core/domain.ts';
import { AppError } from '../../../core/errors.ts';
import { openLibrary, type Library, type Run } from '../../../store/library/library.ts';

const RUN: Run = {
  startedAt: '2026-01-31T02:00:00.000Z',
  finishedAt: '2026-01-31T02:00:09.000Z',
  kind: 'snapshot',
  variant: 'small',
  generation: 'g1',
  added: 2,
  changed: 0,
  removed: 0,
  unchanged: 0,
  rejected: 1,
  embedded: 5,
  sources: { 'faq.csv': 2 },
};

function entry(id: string, question = `Question ${id}`): FaqEntry {
  return {
    id,
    question,
    answer: 'A',
    alternates: ['x'],
    category: null,
    language: 'en',
    url: null,
    updatedAt: null,
  };
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

describe('the library', () => {
  let folder: string;
  let library: Library;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-library-'));
    library = openLibrary(join(folder, 'library.db'));
  });
  afterEach(() => {
    library.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps the FAQ of now and every earlier version', () => {
    expect(library.currentEntries()).to.deep.equal([]);
    const first = library.commit(RUN, [entry('b'), entry('a')], []);
    const second = library.commit({ ...RUN, generation: 'g2' }, [entry('a', 'Changed'), entry('c')], ['b']);
    const third = library.commit({ ...RUN, generation: 'g3' }, [entry('b', 'Back')], []);
    expect(library.currentEntries()).to.deep.equal([entry('a', 'Changed'), entry('b', 'Back'), entry('c')]);
    expect(library.historyOf('a')).to.deep.equal([
      { entry: entry('a'), validFrom: first, validTo: second },
      { entry: entry('a', 'Changed'), validFrom: second, validTo: null },
    ]);
    expect(library.historyOf('b').map(({ validTo }) => validTo)).to.deep.equal([second, null]);
    expect(library.lastRun()).to.deep.equal({ ...RUN, generation: 'g3', id: third });
    expect(library.recentlyRetired(1)).to.deep.equal([]);
    expect(library.recentlyRetired(2).map(({ id }) => id)).to.have.members(['a', 'b']);
  });

  it('keeps nothing of a commit that fails', () => {
    expect(() => library.commit(RUN, [entry('a'), entry('a')], [])).to.throw();
    expect(library.currentEntries()).to.deep.equal([]);
    expect(library.lastRun()).to.equal(null);
  });

  it('keeps vectors by model and text', () => {
    const one = library.vectorsOf('model one', 2);
    const two = library.vectorsOf('model two', 2);
    one.put([hash('a'), hash('b')], Float32Array.of(0.6, 0.8, 1, 0));
    two.put([hash('a')], Float32Array.of(0, 1));
    const target = new Float32Array(6);
    expect(one.copy(hash('b'), target, 4)).to.equal(true);
    expect(one.copy(hash('a'), target, 0)).to.equal(true);
    expect(one.copy(hash('c'), target, 2)).to.equal(false);
    expect([...target]).to.deep.equal([...Float32Array.of(0.6, 0.8, 0, 0, 1, 0)]);
    expect([two.has(hash('a')), two.has(hash('b')), two.count()]).to.deep.equal([true, false, 1]);
    one.put([hash('a')], Float32Array.of(0, -1));
    one.copy(hash('a'), target, 0);
    expect(target[1]).to.equal(-1);
    expect(library.vectorsOf('model one', 3).has(hash('a'))).to.equal(false);
  });

  it('takes no vector that is not as it was stored, of older programs as far as its length tells', () => {
    const cache = library.vectorsOf('one', 2);
    cache.put([hash('a'), hash('b'), hash('c')], Float32Array.of(0.6, 0.8, 1, 0, 0, 1));
    const file = new Sqlite(join(folder, 'library.db'));
    const flipped = Buffer.from(Float32Array.of(-0.6, 0.8).buffer);
    file.prepare('UPDATE vectors SET vector = ? WHERE text_hash = ?').run(flipped, hash('a'));
    file.prepare('UPDATE vectors SET checksum = NULL WHERE text_hash = ?').run(hash('b'));
    const broken = Buffer.from(Float32Array.of(Number.NaN, 1).buffer);
    file.prepare('UPDATE vectors SET vector = ?, checksum = NULL WHERE text_hash = ?').run(broken, hash('c'));
    file.close();
    expect(['a', 'b', 'c'].map((text) => cache.has(hash(text)))).to.deep.equal([false, true, false]);
    expect(library.damagedVectors(false)).to.equal(2);
    expect(library.damagedVectors(true)).to.equal(2);
    expect([library.damagedVectors(false), cache.count()]).to.deep.equal([0, 1]);
  });

  it('keeps what became of runs, and what each file gave last', () => {
    library.commit({ ...RUN, sources: { 'a.csv': 3 } }, [], []);
    library.commit({ ...RUN, kind: 'added', sources: null }, [], []);
    expect(library.lastSources()).to.deep.equal({ 'a.csv': 3 });
    for (const outcome of ['live', 'refused']) {
      library.noteReport({ startedAt: RUN.startedAt, outcome, report: { outcome } });
    }
    expect(library.latestReports(1)).to.deep.equal([
      { startedAt: RUN.startedAt, outcome: 'refused', report: { outcome: 'refused' } },
    ]);
  });

  it('forgets the vectors of texts and models that nobody needs', () => {
    const cache = library.vectorsOf('one', 1);
    cache.put([hash('a'), hash('b'), hash('c')], Float32Array.of(1, 1, 1));
    library.vectorsOf('two', 1).put([hash('a')], Float32Array.of(1));
    cache.keepOnly([hash('b'), hash('b'), hash('unknown')]);
    expect(['a', 'b', 'c'].map((text) => cache.has(hash(text)))).to.deep.equal([false, true, false]);
    library.forgetModels(['one'], '2000-01-01T00:00:00.000Z');
    expect(library.vectorsOf('two', 1).count()).to.equal(1);
    library.forgetModels(['one'], '9999-01-01T00:00:00.000Z');
    expect(library.vectorsOf('two', 1).count()).to.equal(0);
    expect(library.vectorsOf('one', 1).count()).to.equal(1);
  });

  it('says what to do about a damaged file', () => {
    const path = join(folder, 'damaged.db');
    writeFileSync(path, 'This is no database. '.repeat(100));
    try {
      openLibrary(path);
      expect.fail('It opened.');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.code).to.equal('corrupt');
      expect(error.message).to.include('damaged.db').and.to.include('index the whole FAQ again');
    }
  });
});
