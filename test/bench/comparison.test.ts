import { expect } from 'chai';
import { comparisonPart } from '../../bench/comparison/markdown.ts';
import { aWholeComparison } from '../evaluation/compare/a-whole-comparison.ts';

describe('the part of the results that tells a comparison', () => {
  it('holds the verdict, p-values and intervals, and is sure of nothing', async () => {
    const part = comparisonPart(await aWholeComparison(300));
    expect(part).to.match(/^\*\*Use small: .*\(p = 0\.0\d+\)/);
    expect(part).to.contain('p not worse').and.to.contain('kept where least').and.to.contain(' status ');
    expect(part).to.not.match(/\bsure\b|NaN|undefined|standing/);
  });
});
