import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaqEntry, Phrasing } from '../../../core/domain.ts';
import { AppError } from '../../../core/errors.ts';
import { writtenIn } from '../../../core/language.ts';
import { openContent, writeContent, type Content } from '../../../store/generation/content.ts';
import { openDatabase } from '../../../store/database.ts';
import { ANALYSES } from '../../../store/generation/schema.ts';

function entry(id: string, question: string, rest: Partial<FaqEntry> = {}): FaqEntry {
  return {
    ...{ id, question, answer: 'An answer.', alternates: [], category: null },
    ...{ language: null, url: null, updatedAt: null },
    ...rest,
  };
}

const ENTRIES: readonly FaqEntry[] = [
  entry('pay', 'When is payday?', { category: 'Payroll', alternates: ['When do I get paid?'] }),
  entry('slip', 'Where is my payslip?', { category: 'Payroll', url: 'https://intranet/slip' }),
  entry('vpn', 'What does VPN-4012 mean?', { category: 'IT', answer: 'The password has **expired**.' }),
  entry('keihi', '経費精算の締め切りはいつですか？', { language: 'ja', updatedAt: '2026-01-31' }),
];

const PHRASINGS: readonly Phrasing[] = ENTRIES.flatMap(({ id, question, alternates }) => [
  { entryId: id, kind: 'question' as const, ordinal: 0, text: question },
  ...alternates.map((text, ordinal) => ({ entryId: id, kind: 'alternate' as const, ordinal, text })),
]);

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the content of a generation', () => {
  let folder: string;
  let path: string;
  let content: Content;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-content-'));
    path = join(folder, 'content.db');
    writeContent(path, ENTRIES, PHRASINGS);
    content = openContent(path);
  });

  after(() => {
    content.close();
    rmSync(folder, { recursive: true });
  });

  it('tells in which language an entry is, also where nobody states it', () => {
    const languages = ENTRIES.map((_, row) => content.writtenInOfRow(row));
    expect(languages).to.deep.equal(ENTRIES.map(writtenIn));
    expect(languages[3]).to.equal('ja');
  });

  it('is one file', () => {
    expect(readdirSync(folder)).to.deep.equal(['content.db']);
  });

  it('gives back every entry as it was', () => {
    expect(content.entries).to.equal(ENTRIES.length);
    for (const expected of ENTRIES) expect(content.entry(expected.id)).to.deep.equal(expected);
    expect(content.entry('missing')).to.equal(null);
  });

  it('knows every phrasing by its label and its entry', () => {
    expect(content.phrasings).to.equal(PHRASINGS.length);
    for (const [label, expected] of PHRASINGS.entries()) {
      expect(content.phrasing(label)).to.deep.equal({ label, ...expected });
      expect(content.labelsOfRow(content.rowOfLabel[label] ?? -1)).to.include(label);
    }
  });

  it('counts categories', () => {
    expect(content.categories).to.deep.equal([
      { name: 'Payroll', entries: 2 },
      { name: 'IT', entries: 1 },
    ]);
    const inPayroll = content.inCategory('Payroll');
    expect([0, 1, 2, 3].filter(inPayroll).map((row) => content.idOfRow(row))).to.deep.equal(['pay', 'slip']);
    expect([0, 1, 2, 3].filter((row) => content.categoryOfRow(row) === 'Payroll')).to.have.length(2);
    expect(content.categoryOfRow(99)).to.equal(null);
  });

  it('finds the entries that use a term, with how often in which field', () => {
    const postings = content.keywords.postings('password');
    expect([...(postings?.rows ?? [])].map((row) => content.idOfRow(row))).to.deep.equal(['vpn']);
    expect([...(postings?.counts ?? [])]).to.deep.equal([0, 0, 1]);
    expect(content.keywords.postings('unheard')).to.equal(null);
    expect(content.keywords.entriesWith('経費')).to.equal(1);
    expect(content.keywords.entriesWith('vpn4012')).to.equal(1);
  });

  it('completes and corrects words', () => {
    expect(content.keywords.wordsWithPrefix('pay', 9).map(({ word }) => word)).to.have.members([
      'payday',
      'payslip',
    ]);
    expect(content.keywords.wordsLike('pasword', 1).map(({ word }) => word)).to.deep.equal(['password']);
  });

  it('finds a word that repeats its own trigrams as like itself as any other', () => {
    const other = join(folder, 'repeated.db');
    const entry = { id: 'river', question: 'Who visits the Mississippi and Mississauga?', answer: 'Nobody.' };
    const none = { alternates: [], category: null, language: null, url: null, updatedAt: null };
    writeContent(other, [{ ...entry, ...none }], []);
    const opened = openContent(other);
    const [same, like] = opened.keywords.wordsLike('mississippi', 2);
    opened.close();
    rmSync(other);
    expect(same).to.include({ word: 'mississippi', overlap: 1 });
    // ^mi mis iss ssi sis sip ipp ppi pi$ and ^mi mis iss ssi sis ssa sau aug uga ga$: five of 9 and 10.
    expect(like).to.include({ word: 'mississauga', overlap: 10 / 19 });
  });

  it('replaces a file that lies there already', () => {
    const other = join(folder, 'other.db');
    writeFileSync(other, 'left over');
    writeContent(other, ENTRIES.slice(0, 1), PHRASINGS.slice(0, 1));
    const opened = openContent(other);
    expect(opened.entries).to.equal(1);
    opened.close();
    rmSync(other);
  });

  it('may be empty', () => {
    const other = join(folder, 'empty.db');
    writeContent(other, [], []);
    const opened = openContent(other);
    expect([opened.entries, opened.phrasings, opened.categories.length]).to.deep.equal([0, 0, 0]);
    opened.close();
    rmSync(other);
  });

  it('refuses a phrasing of an entry that is not there', () => {
    const stray: Phrasing = { entryId: 'nobody', kind: 'question', ordinal: 0, text: 'Who?' };
    const error = thrown(() => {
      writeContent(join(folder, 'stray.db'), ENTRIES, [stray]);
    });
    expect(error).to.be.instanceOf(AppError).with.property('code', 'conflict');
    rmSync(join(folder, 'stray.db'), { force: true });
  });

  it('refuses a missing file, a damaged one and one of another format', () => {
    expect(thrown(() => openContent(join(folder, 'none.db')))).to.have.property('code', 'not-found');
    const damaged = join(folder, 'damaged.db');
    writeFileSync(damaged, 'x'.repeat(5000));
    expect(thrown(() => openContent(damaged))).to.have.property('code', 'corrupt');
    const newer = join(folder, 'newer.db');
    openDatabase(newer, new Array<string>(Math.max(...ANALYSES) + 1).fill('SELECT 1')).close();
    expect(thrown(() => openContent(newer))).to.have.property('code', 'incompatible');
    for (const file of [damaged, newer]) rmSync(file);
  });
});
