import { expect } from 'chai';
import { pairTask } from '../../../bench/experiment/pair-task.ts';

describe('pairs of sentences as a FAQ', () => {
  it('are entries and questions where they mean the same', () => {
    const { phrasings, queries, entries } = pairTask(
      [
        { score: 5, sentence1: 'rain', sentence2: 'rainfall' },
        { score: 4, sentence1: 'rain', sentence2: 'wet weather' },
        { score: 4.2, sentence1: 'storm', sentence2: 'wet weather' },
        { score: 3.9, sentence1: 'sun', sentence2: 'moon' },
        { score: 5, sentence1: 'snow', sentence2: 'snow' },
      ],
      4,
    );
    expect(entries.map(({ id, question }) => [id, question])).to.deep.equal([
      ['pair-1', 'rain'],
      ['pair-2', 'storm'],
    ]);
    expect(phrasings.map(({ entryId, text }) => [entryId, text])).to.deep.equal([
      ['pair-1', 'rain'],
      ['pair-2', 'storm'],
    ]);
    expect(queries).to.deep.equal([
      { query: 'rainfall', relevant: ['pair-1'] },
      { query: 'wet weather', relevant: ['pair-1', 'pair-2'] },
    ]);
  });
});
