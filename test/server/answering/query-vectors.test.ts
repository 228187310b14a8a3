import { expect } from 'chai';
import { createQueryVectors } from '../../../server/answering/query-vectors.ts';

describe('remembered query vectors', () => {
  it('are those of one encoder', () => {
    const vectors = createQueryVectors(10);
    const vector = Float32Array.of(1, 0);
    vectors.set('model-a', 'vpn', vector);
    expect(vectors.get('model-a', 'vpn')).to.equal(vector);
    expect(vectors.get('model-b', 'vpn')).to.equal(undefined);
    expect(vectors.get('model-a', 'VPN')).to.equal(undefined);
  });

  it('forget the one that was not used for longest', () => {
    const vectors = createQueryVectors(2);
    vectors.set('m', 'a', Float32Array.of(1));
    vectors.set('m', 'b', Float32Array.of(2));
    vectors.get('m', 'a');
    vectors.set('m', 'c', Float32Array.of(3));
    expect(vectors.get('m', 'a')).to.deep.equal(Float32Array.of(1));
    expect(vectors.get('m', 'b')).to.equal(undefined);
    expect(vectors.get('m', 'c')).to.deep.equal(Float32Array.of(3));
  });
});
