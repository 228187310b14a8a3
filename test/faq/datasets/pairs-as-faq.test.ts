import { expect } from 'chai';
import { pairsAsFaq, similarPairs } from '../../../faq/datasets/pairs-as-faq.ts';

describe('pairs as a FAQ', () => {
  it('makes an entry of each question, once, and gives a query all its right entries', () => {
    const pairs = [
      { query: 'payday', question: 'When is payday?' },
      { query: 'payday', question: 'When do I get my salary?' },
      { query: 'salary', question: 'When do I get my salary?' },
    ];
    const { entries, phrasings, queries } = pairsAsFaq(pairs, {
      others: ['Where is the canteen?', 'When is payday?'],
    });
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

  it('are sentences that mean the same, without those that are the same', () => {
    const pairs = [
      { score: 5, sentence1: 'rain', sentence2: 'rainfall' },
      { score: 4, sentence1: 'rain', sentence2: 'wet weather' },
      { score: 4.2, sentence1: 'storm', sentence2: 'wet weather' },
      { score: 3.9, sentence1: 'sun', sentence2: 'moon' },
      { score: 5, sentence1: 'snow', sentence2: 'snow' },
    ];
    const { entries, queries } = pairsAsFaq(similarPairs(pairs, 4), { language: 'en' });
    expect(entries.map(({ question, language }) => [question, language])).to.deep.equal([
      ['rain', 'en'],
      ['storm', 'en'],
    ]);
    expect(queries).to.deep.equal([
      { query: 'rainfall', relevant: ['0'] },
      { query: 'wet weather', relevant: ['0', '1'] },
    ]);
  });
});
