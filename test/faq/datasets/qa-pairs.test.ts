import { expect } from 'chai';
import { readQaPairs } from '../../../faq/datasets/qa-pairs.ts';
import { failureOf } from '../../failure-of.ts';
import { fileOf } from '../../temporary-files.ts';

const ROWS = [
  { question: 'What is a badge?', answer: 'A card.', group: 'work: badges' },
  { question: 'When is payday?', answer: 'A badge is a card.', group: 'quiz', label: 0 },
  { question: 'When is payday?', answer: 'On the 25th.', group: 'quiz', label: 1 },
];

const file = (rows: readonly unknown[]): string =>
  fileOf('pairs.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));

describe('questions with answers', () => {
  it('are those that are not labeled wrong, of all groups or of some', async () => {
    const all = await readQaPairs(file(ROWS));
    expect(all).to.deep.equal([
      { question: 'What is a badge?', answer: 'A card.' },
      { question: 'When is payday?', answer: 'On the 25th.' },
    ]);
    expect(await readQaPairs(file(ROWS), 'work: ')).to.deep.equal(all.slice(0, 1));
  });

  it('are refused where there are none, or a row is no such pair', async () => {
    expect(await failureOf(readQaPairs(file(ROWS), 'home'))).to.match(
      /^invalid: .*no questions with answers of a group that begins with "home"/,
    );
    expect(await failureOf(readQaPairs(file([...ROWS, { question: 'x' }])))).to.match(
      /^invalid: .*4.*answer/,
    );
  });
});
