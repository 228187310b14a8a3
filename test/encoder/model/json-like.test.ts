import { expect } from 'chai';
import { jsonLike } from '../../../encoder/model/json-like.ts';

describe('json like the original', () => {
  it('writes whole fractions as they were, and all else as JSON does', () => {
    const original = '{"cutoff": 2.0, "list": [1.0], "inner": {"theta":160000.0}, "layers": 4, "eps": 1e-05}';
    const changed = { ...(JSON.parse(original) as object), layers: 2, added: 'x' };
    const text = jsonLike(changed, original);
    expect(text).to.contain('"cutoff": 2.0,').and.contain('"theta": 160000.0\n').and.contain('"layers": 2,');
    expect(JSON.parse(text)).to.deep.equal(changed);
  });

  it('leaves a number that has changed', () => {
    expect(JSON.parse(jsonLike({ size: 3 }, '{"size": 2.0}'))).to.deep.equal({ size: 3 });
    expect(jsonLike({ size: 3 }, '{"size": 2.0}')).to.contain('"size": 3\n');
  });
});
