import { join } from 'node:path';
import { expect } from 'chai';
import { evaluateFaq } from '../../evaluation/quality/faq.ts';
import { configuration } from './helpers.ts';

describe('the evaluation sets, measured', () => {
  it('faq-jhu-covid scores as ir_measures says (where BONSAI_DATASETS is set)', async function () {
    const datasets = process.env.BONSAI_DATASETS;
    if (datasets === undefined) this.skip();
    const folder = join(datasets, 'faq-jhu-covid');
    const { entries, queries, results } = await evaluateFaq({
      entries: join(folder, 'faqs.jsonl'),
      judgements: join(folder, 'queries.jsonl'),
      variants: ['minilm-l6'],
      mode: 'dense',
      phrasings: 'question',
      configuration,
    });
    expect([entries, queries]).to.deep.equal([68, 950]);
    // reference/evaluation_sets.py; two texts whose cosines differ by a rounding may change places.
    const expected = { 'MRR@10': 72.02, 'nDCG@10': 75.43, 'Success@1': 57.37, 'Success@5': 93.79 };
    for (const [measure, score] of Object.entries(expected)) {
      expect(results[0]).to.have.property(measure).that.is.closeTo(score, 0.05);
    }
  });
});
