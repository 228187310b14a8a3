import { expect } from 'chai';
import { retrievalMeasure } from '../../measures/retrieval.ts';
import { reference } from './reference.ts';

describe('retrieval measures', () => {
  const measures = [
    retrievalMeasure('MRR', 10),
    retrievalMeasure('nDCG', 10),
    retrievalMeasure('nDCG', 3),
    retrievalMeasure('Success', 1),
    retrievalMeasure('Success', 5),
    retrievalMeasure('Recall', 10),
    retrievalMeasure('Recall', 3),
  ];

  for (const measure of measures) {
    it(`${measure.name} scores every query as ir_measures does`, () => {
      for (const { ranking, relevant, scores } of reference.retrieval) {
        expect(measure.score(ranking, new Set(relevant))).to.be.closeTo(scores[measure.name] ?? NaN, 1e-12);
      }
    });
  }

  it('counts nothing beyond the cutoff', () => {
    const ranking = ['a', 'b', 'c'];
    expect(retrievalMeasure('MRR', 2).score(ranking, new Set(['c']))).to.equal(0);
    expect(retrievalMeasure('MRR', 3).score(ranking, new Set(['c']))).to.equal(1 / 3);
  });

  it('reaches 1 where every right entry that fits is first', () => {
    const ranking = ['a', 'b'];
    expect(retrievalMeasure('nDCG', 2).score(ranking, new Set(['a', 'b', 'c']))).to.equal(1);
  });
});
