import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaqEntry } from '../../../core/domain.ts';
import { phrasingsOf } from '../../../faq/phrasings.ts';
import { exactIndex } from '../../../search/dense/exact.ts';
import type { VectorIndex } from '../../../search/dense/vectors.ts';
import { candidatesOf, leftOutQuestions, ownQuestions } from '../../../search/ranking/own-questions.ts';
import { openContent, writeContent, type Content } from '../../../store/generation/content.ts';

function entry(id: string, rest: Partial<FaqEntry>): FaqEntry {
  return {
    ...{ id, question: '', answer: '', alternates: [], category: null },
    ...{ language: null, url: null, updatedAt: null },
    ...rest,
  };
}

const ENTRIES: readonly FaqEntry[] = [
  entry('badge', { question: 'I lost my badge', alternates: ['access card gone'], answer: 'Ask the desk.' }),
  entry('leave', {
    question: 'How many days off?',
    alternates: ['free days'],
    answer: 'Thirty days of leave.',
  }),
  entry('bare', { question: 'Nothing but a question' }),
];

describe('own questions', () => {
  let folder: string;
  let content: Content;
  let vectors: VectorIndex;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-own-'));
    const path = join(folder, 'content.db');
    const phrasings = ENTRIES.flatMap(phrasingsOf);
    writeContent(path, ENTRIES, phrasings);
    content = openContent(path);
    // Every phrasing in a direction of its own.
    const matrix = new Float32Array(phrasings.length ** 2);
    for (const label of phrasings.keys()) matrix[label * phrasings.length + label] = 1;
    vectors = exactIndex(matrix, phrasings.length);
  });
  after(() => {
    content.close();
    rmSync(folder, { recursive: true });
  });

  it('are alternates, one an entry', () => {
    const texts = ownQuestions(content, 10).map(({ label }) => content.phrasing(label).text);
    expect(texts).to.deep.equal(['access card gone', 'free days']);
    expect(ownQuestions(content, 1)).to.have.length(1);
  });

  it('are one of every entry where entries are left out', () => {
    const texts = leftOutQuestions(content, 10).map(({ label }) => content.phrasing(label).text);
    expect(texts).to.deep.equal(['access card gone', 'free days', 'Nothing but a question']);
    expect(leftOutQuestions(content, 2).map(({ row }) => row)).to.deep.equal([0, 1]);
  });

  it('are put to a FAQ without alternates, in both halves, and once without the entry', () => {
    const [badge, leave] = ownQuestions(content, 10);
    if (badge === undefined || leave === undefined) throw new Error('No own questions.');
    const found = candidatesOf(badge, content, vectors, 0);
    expect(found.unanswerable.entries.map(({ row }) => row)).not.to.include(badge.row);
    const own = found.answerable.entries.find(({ row }) => row === badge.row);
    expect(own?.dense?.cosine, 'its vector is not there').to.equal(0);
    expect(own?.keyword, 'nor are its words').to.equal(null);

    const { entries } = candidatesOf(leave, content, vectors, 0).answerable;
    const ofLeave = entries.find(({ row }) => row === leave.row);
    expect(ofLeave?.keyword?.words, '"days" is in the question too').to.be.greaterThan(0);
  });
});
