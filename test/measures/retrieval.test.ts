import { expect } from 'chai';
import { type RetrievalMeasure, retrievalScore } from '../../measures/retrieval.ts';
import { reference } from './reference.ts';

describe('retrieval measures', () => {
  const measures: RetrievalMeasure[] = [
    'MRR@10',
    'nDCG@10',
    'nDCG@3',
    'Success@1',
    'Success@5',
    'Recall@10',
    'Recall@3',
  ];

  for (const measure of measures) {
    it(`${measure} scores every query as ir_measures does`, () => {
      for (const { ranking, relevant, scores } of reference.retrieval) {
        expect(retrievalScore(measure, ranking, new Set(relevant))).to.be.closeTo(
          scores[measure] ?? NaN,
          1e-12,
        );
      }
    });
  }

  it('counts nothing beyond the cutoff', () => {
    const ranking = ['a', 'b', 'c'];
    expect(retrievalScore('MRR@2', ranking, new Set(['c']))).to.equal(0);
    expect(retrievalScore('MRR@3', ranking, new Set(['c']))).to.equal(1 / 3);
  });

  it('reaches 1 where every right entry that fits is first', () => {
    const ranking = ['a', 'b'];
    expect(retrievalScore('nDCG@2', ranking, new Set(['a', 'b', 'c']))).to.equal(1);
  });
});
