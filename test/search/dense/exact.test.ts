import { expect } from 'chai';
import { exactIndex, openExactIndex } from '../../../search/dense/exact.ts';
import { plainScan } from '../../../search/dense/plain-scan.ts';
import { unitVectors } from '../../unit-vectors.ts';
import { hardVectors } from './hard-vectors.ts';

const ACCEPTING: readonly (undefined | ((label: number) => boolean))[] = [
  undefined,
  (label) => label % 7 === 3,
  (label) => label === 5,
  () => false,
];

describe('the exact scan finds what a plain scan does, cosine by cosine and tie by tie', () => {
  for (const [dimensions, size] of [
    [3, 500],
    [33, 301],
    [384, 202],
    [768, 103],
    [1024, 104],
  ] as const) {
    const sets = hardVectors(size, dimensions);
    for (const [kind, vectors] of sets) {
      it(`in ${size} vectors of ${dimensions} dimensions ${kind}`, () => {
        const exact = exactIndex(vectors, dimensions);
        const plain = plainScan(vectors, dimensions);
        const queries = [...sets.values()].map((others) => others.slice(dimensions, 2 * dimensions));
        for (const query of [...queries, vectors.slice(-dimensions), unitVectors(1, dimensions, 2)]) {
          for (const accept of ACCEPTING) {
            for (const k of [1, 10, Math.floor(size / 2)]) {
              expect(exact.nearest(query, k, accept)).to.deep.equal(plain.nearest(query, k, accept));
            }
          }
        }
      });
    }
  }

  it('in vectors and for queries with numbers that are not finite', () => {
    const [dimensions, size] = [8, 200];
    const ordinary = unitVectors(size, dimensions, 1);
    for (const wrong of [NaN, Infinity, -Infinity]) {
      const vectors = ordinary.slice();
      vectors[50] = wrong;
      const query = ordinary.slice(0, dimensions);
      expect(exactIndex(vectors, dimensions).nearest(query, 10)).to.deep.equal(
        plainScan(vectors, dimensions).nearest(query, 10),
      );
      query[1] = wrong;
      expect(exactIndex(ordinary, dimensions).nearest(query, 10)).to.deep.equal(
        plainScan(ordinary, dimensions).nearest(query, 10),
      );
    }
  });
});

describe('an exact scan that is opened', () => {
  it('lets others have their turn, and finds the same', async () => {
    const [dimensions, size] = [384, 8_000];
    const vectors = unitVectors(size, dimensions, 1);
    let turns = 0;
    let next = setImmediate(function count() {
      turns++;
      next = setImmediate(count);
    });
    const opened = await openExactIndex(vectors, dimensions);
    clearImmediate(next);
    expect(turns).to.be.at.least(2);
    const query = unitVectors(1, dimensions, 2);
    expect(opened.nearest(query, 10)).to.deep.equal(plainScan(vectors, dimensions).nearest(query, 10));
  });

  it('may be empty', async () => {
    expect((await openExactIndex(new Float32Array(0), 4)).nearest(new Float32Array(4), 3)).to.deep.equal([]);
  });
});
