import { expect } from 'chai';
import { pairsAsFaq } from '../../../faq/datasets/pairs-as-faq.ts';

describe('pairs as a FAQ', () => {
  it('makes an entry of each question, once, and gives a query all its right entries', () => {
    const pairs = [
      { query: 'payday', question: 'When is payday?' },
      { query: 'payday', question: 'When do I get my salary?' },
      { query: 'salary', question: 'When do I get my salary?' },
    ];
    const { entries, phrasings, queries } = pairsAsFaq(pairs, ['Where is the canteen?', 'When is payday?']);
    expect(entries.map(({ question }) => question)).to.deep.equal([
      'When is payday?',
      'When do I get my salary?',
      'Where is the canteen?',
    ]);
    expect(phrasings.map(({ entryId, text }) => [entryId, text])).to.deep.equal(
      entries.map(({ id, question }) => [id, question]),
    );
    expect(queries).to.deep.equal([
      { query: 'payday', relevant: ['0', '1'] },
      { query: 'salary', relevant: ['1'] },
    ]);
  });
});
