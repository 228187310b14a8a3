import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { openLabStore, type LabStore } from '../../../store/lab/lab-store.ts';

describe('store/lab', () => {
  let folder: string;
  let book: LabStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-lab-'));
    book = openLabStore(join(folder, 'lab.db'));
  });

  afterEach(() => {
    book.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps sessions that were ended until their time is over, also when it is opened again', () => {
    book.endedSessions.add('old', 1000, 500);
    book.endedSessions.add('mine', 3000, 1000);
    book.close();
    book = openLabStore(join(folder, 'lab.db'));
    expect(['old', 'mine', 'other'].map((id) => book.endedSessions.has(id))).to.deep.equal([
      false,
      true,
      false,
    ]);
  });

  it('keeps each proposed alternate of an entry once', () => {
    const { alternates } = book;
    alternates.put({ entryId: 'b', text: 'two', time: 2 });
    alternates.put({ entryId: 'a', text: 'one', time: 3 });
    alternates.put({ entryId: 'b', text: 'first', time: 1 });
    alternates.put({ entryId: 'b', text: 'two', time: 9 });
    expect(alternates.all().map(({ entryId, text, time }) => [entryId, text, time])).to.deep.equal([
      ['a', 'one', 3],
      ['b', 'first', 1],
      ['b', 'two', 2],
    ]);
    alternates.remove('b', 'two');
    expect(alternates.all()).to.have.length(2);
  });

  it('writes what belongs together at once, or not at all', () => {
    const write = (isBroken: boolean) => (): void => {
      book.judgements.putAll([{ query: 'q', relevant: ['a'] }], 'added', 1);
      book.alternates.put({ entryId: 'a', text: 'q', time: 1 });
      if (isBroken) throw new AppError('failed', 'No more room.');
    };
    expect(() => {
      book.atOnce(write(true));
    }).to.throw(AppError, 'No more room.');
    expect([book.judgements.all(), book.alternates.all()]).to.deep.equal([[], []]);
    book.atOnce(write(false));
    expect([book.judgements.all().length, book.alternates.all().length]).to.deep.equal([1, 1]);
  });

  it('keeps one judgement a query, and changes and removes it', () => {
    const { judgements } = book;
    judgements.putAll(
      [
        { query: 'a', relevant: ['x'] },
        { query: 'b', relevant: [] },
      ],
      'imported',
      1,
    );
    judgements.put({ query: 'a', relevant: ['x', 'y'], source: 'vote', time: 2 });
    expect(judgements.all().map(({ query, relevant, source }) => [query, relevant, source])).to.deep.equal([
      ['a', ['x', 'y'], 'vote'],
      ['b', [], 'imported'],
    ]);
    const b = judgements.ofQuery('b');
    if (b === null) return expect.fail('b is there');
    judgements.change({ ...b, relevant: ['z'], time: 3 });
    expect(judgements.find(b.id)?.relevant).to.deep.equal(['z']);
    expect(() => {
      judgements.change({ ...b, query: 'a' });
    }).to.throw(AppError, 'already');
    judgements.remove(b.id);
    expect(judgements.find(b.id)).to.equal(null);
  });

  it('takes a list of judgements whole or not at all', () => {
    const broken = {
      query: 'b',
      get relevant(): string[] {
        throw new Error('the disk is full');
      },
    };
    expect(() => {
      book.judgements.putAll([{ query: 'a', relevant: [] }, broken], 'imported', 1);
    }).to.throw();
    expect(book.judgements.all()).to.deep.equal([]);
  });

  it('takes one vote a trial, and only once it has answers', () => {
    const { trials } = book;
    const answers = [[{ id: 'x', question: 'X?', answer: 'X.', band: 'answer' as const }], []];
    trials.insert({ id: 't', query: 'q', arms: ['one', 'two'], time: 1 });
    expect(trials.vote('t', 0, 2)).to.equal(false);
    trials.answer('t', answers);
    trials.answer('t', []);
    expect(trials.voted(10)).to.deep.equal([]);
    expect(trials.vote('t', 0, 2)).to.equal(true);
    expect(trials.vote('t', 1, 3)).to.equal(false);
    expect(trials.find('t')).to.deep.equal({
      id: 't',
      query: 'q',
      arms: ['one', 'two'],
      answers,
      choice: 0,
      time: 1,
    });
    expect(trials.voted(10)).to.have.length(1);
  });

  it('keeps drafts under names of their own, and refusals', () => {
    const draft = {
      entryId: 'd',
      question: 'Q?',
      answer: '',
      alternates: ['q'],
      category: null,
      asked: ['q'],
      time: 1,
    };
    const id = book.drafts.insert(draft);
    expect(() => book.drafts.insert(draft)).to.throw(AppError, 'already');
    book.drafts.change({ ...draft, id, answer: 'A.' });
    expect(book.drafts.find(id)?.answer).to.equal('A.');
    book.drafts.remove(id);
    expect(book.drafts.all()).to.deep.equal([]);
    const refusal = { kind: 'unanswered', query: 'q', entryId: '' } as const;
    book.refusals.put(refusal, 1);
    book.refusals.put(refusal, 2);
    expect(book.refusals.all('unanswered')).to.deep.equal([refusal]);
    expect(book.refusals.all('proposal')).to.deep.equal([]);
  });
});
