import { expect } from 'chai';
import { overContent } from '../../../evaluation/content-of.ts';
import { slicesOf } from '../../../evaluation/compare/slices.ts';
import { entryOf } from '../../../faq/entry.ts';
import type { FaqEntry } from '../../../core/domain.ts';
import { phrasingsOf } from '../../../faq/phrasings.ts';

function entry(id: string, question: string, category: string): FaqEntry {
  const made = entryOf({ id, question, answer: 'See the handbook.', category });
  if ('reason' in made) throw new Error(made.reason);
  return made;
}

const ENTRIES = [
  entry('password', 'How do I reset my password?', 'computers'),
  entry('leave', 'How many days of leave do I have?', 'people'),
];
const times = (query: string, id: string) => Array.from({ length: 10 }, () => ({ query, relevant: [id] }));
const QUERIES = [
  ...times('reset password', 'password'),
  ...times('how can I reset my pasword on the old laptop please', 'password'),
  ...times('what is my holiday allowance?', 'leave'),
];

describe('slices of queries', () => {
  const slices = overContent({ entries: ENTRIES, phrasings: ENTRIES.flatMap(phrasingsOf) }, ({ keywords }) =>
    slicesOf(QUERIES, ENTRIES, keywords),
  );
  const members = (by: string, name: string) =>
    slices.find((slice) => slice.by === by && slice.name === name)?.queries;
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  it('go by length, spelling, form, words in common and category', () => {
    expect(members('length', 'up to 3 words')).to.deep.equal(range(0, 10));
    expect(members('length', '9 words and more')).to.deep.equal(range(10, 20));
    expect(members('spelling', 'a word that looks mistyped')).to.deep.equal(range(10, 20));
    expect(members('form', 'keywords')).to.deep.equal(range(0, 10));
    expect(members('words in common', 'shares no word with the right entry')).to.deep.equal(range(20, 30));
    expect(members('category', 'people')).to.deep.equal(range(20, 30));
  });

  it('leave out what does not divide the queries', () => {
    expect(slices.some(({ by }) => by === 'language')).to.be.false;
  });
});
