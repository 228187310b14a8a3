import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { bestOf } from '../../../search/dense/top-k.ts';
import { copiesIn, copiesOf, noCopies, type Copies } from '../../../search/dense/duplicate-vectors.ts';
import { exactIndex } from '../../../search/dense/exact.ts';
import { buildHnsw, openHnsw, type HnswIndex } from '../../../search/dense/hnsw.ts';
import type { VectorIndex } from '../../../search/dense/vectors.ts';
import { unitVectors } from '../../unit-vectors.ts';

const DIMENSIONS = 32;
const SIZE = 3000;

const vectors = unitVectors(SIZE, DIMENSIONS, 1);
const queries = Array.from({ length: 50 }, (_, seed) => unitVectors(1, DIMENSIONS, 100 + seed));

async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the exact scan', () => {
  const index = exactIndex(vectors, DIMENSIONS);

  it('finds a vector itself, at cosine 1 and never above', () => {
    for (const label of [0, 17, SIZE - 1]) {
      const query = vectors.slice(label * DIMENSIONS, (label + 1) * DIMENSIONS);
      const [first] = index.nearest(query, 3);
      expect(first?.label).to.equal(label);
      expect(first?.cosine).to.be.closeTo(1, 1e-6).and.at.most(1);
    }
  });

  it('orders as a sort of all cosines does', () => {
    for (const query of queries) {
      const all = Array.from({ length: SIZE }, (_, label) => ({ label, cosine: index.cosine(query, label) }));
      all.sort((one, other) => other.cosine - one.cosine || one.label - other.label);
      expect(index.nearest(query, 20)).to.deep.equal(all.slice(0, 20));
    }
  });

  it('gives a vector back', () => {
    expect(index.vector(17)).to.deep.equal(vectors.slice(17 * DIMENSIONS, 18 * DIMENSIONS));
  });

  it('orders ties by label', () => {
    const same = new Float32Array([1, 0, 0, 1, 1, 0, 1, 0]);
    const nearest = exactIndex(same, 2).nearest(new Float32Array([1, 0]), 2);
    expect(nearest.map(({ label }) => label)).to.deep.equal([0, 2]);
  });

  it('leaves out what is not accepted', () => {
    const nearest = index.nearest(queries[0] ?? vectors, 10, (label) => label % 100 === 7);
    expect(nearest).to.have.length(10);
    expect(nearest.every(({ label }) => label % 100 === 7)).to.be.true;
  });

  it('may be empty, and may be asked for more than it has', () => {
    expect(exactIndex(new Float32Array(0), DIMENSIONS).nearest(queries[0] ?? vectors, 5)).to.deep.equal([]);
    expect(index.nearest(queries[0] ?? vectors, SIZE + 5)).to.have.length(SIZE);
  });

  it('refuses vectors of other dimensions', () => {
    expect(() => index.nearest(new Float32Array(7), 1))
      .to.throw()
      .with.property('code', 'incompatible');
    expect(() => exactIndex(new Float32Array(7), 3))
      .to.throw()
      .with.property('code', 'incompatible');
  });
});

describe('the HNSW', () => {
  let folder: string;
  let file: string;
  let index: HnswIndex;
  const exact = exactIndex(vectors, DIMENSIONS);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-hnsw-'));
    file = join(folder, 'index.hnsw');
    await buildHnsw(vectors, DIMENSIONS, noCopies(SIZE), file);
    index = await openHnsw(file, DIMENSIONS, noCopies(SIZE));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('finds at least 99% of the ten nearest', () => {
    let found = 0;
    for (const query of queries) {
      const nearest = new Set(exact.nearest(query, 10).map(({ label }) => label));
      found += index.nearest(query, 10).filter(({ label }) => nearest.has(label)).length;
    }
    expect(found / (10 * queries.length)).to.be.at.least(0.99);
  });

  it('finds all of them when it looks at every point', () => {
    const thorough = index.lookingAt(SIZE);
    for (const query of queries) {
      const labels = (found: VectorIndex): number[] => found.nearest(query, 10).map(({ label }) => label);
      expect(labels(thorough)).to.have.members(labels(exact));
    }
  });

  it('gives the same cosines as the exact scan, none above 1', () => {
    for (const query of queries.slice(0, 5)) {
      for (const { label, cosine } of index.nearest(query, 10)) {
        expect(cosine).to.be.closeTo(exact.cosine(query, label), 1e-5).and.at.most(1);
        expect(index.cosine(query, label)).to.be.closeTo(cosine, 1e-5);
      }
    }
  });

  it('finds all of a rare kind when others are not accepted', () => {
    const rare = (label: number): boolean => label % 600 === 3;
    const labels = index.nearest(queries[0] ?? vectors, 10, rare).map(({ label }) => label);
    expect(labels.sort((one, other) => one - other)).to.deep.equal([3, 603, 1203, 1803, 2403]);
  });

  describe('of vectors of which many are the same', () => {
    // Every second one is the same: in a graph they would be neighbors of nothing but each other.
    const many = vectors.slice();
    for (let label = 0; label < SIZE; label += 2)
      many.set(vectors.subarray(0, DIMENSIONS), label * DIMENSIONS);
    const scan = exactIndex(many, DIMENSIONS);
    let copies: Copies;
    let graph: HnswIndex;

    before(async () => {
      copies = await copiesIn(many, DIMENSIONS);
      await buildHnsw(many, DIMENSIONS, copies, join(folder, 'copies.hnsw'));
      graph = await openHnsw(join(folder, 'copies.hnsw'), DIMENSIONS, copies);
    });

    it('holds each once, and finds every other', () => {
      expect(copies.distinct).to.equal(SIZE / 2 + 1);
      for (let label = 1; label < SIZE; label += 2) {
        expect(
          graph.nearest(vectors.subarray(label * DIMENSIONS, (label + 1) * DIMENSIONS), 1)[0]?.label,
        ).to.equal(label);
      }
    });

    it('knows the copies again by the first label of each', () => {
      const again = copiesOf(copies.firstOf);
      expect(again.distinct).to.equal(copies.distinct);
      for (const first of [0, 1, 3]) expect(again.sharing(first)).to.deep.equal(copies.sharing(first));
      expect(copies.sharing(0)).to.have.length(SIZE / 2);
      expect(copies.sharing(1)).to.deep.equal([1]);
    });

    it('finds all copies in their order, as the exact scan does', () => {
      const query = vectors.subarray(0, DIMENSIONS);
      const labels = (index: VectorIndex, accept?: (label: number) => boolean): number[] =>
        index.nearest(query, 20, accept).map(({ label }) => label);
      expect(labels(graph)).to.deep.equal(labels(scan));
      const accept = (label: number): boolean => label > 2000;
      expect(labels(graph, accept)).to.deep.equal(labels(scan, accept)).and.include(2002);
      expect(graph.size).to.equal(SIZE);
      expect(graph.cosine(query, 2002)).to.be.closeTo(1, 1e-5);
      expect(graph.vector(2002)).to.deep.equal(scan.vector(2002));
    });

    it('opens also what an older program built, which holds every one', async () => {
      const older = await openHnsw(file, DIMENSIONS, copies);
      expect(older.vector(2002)).to.deep.equal(exact.vector(2002));
    });
  });

  it('may be empty', async () => {
    const empty = join(folder, 'empty.hnsw');
    await buildHnsw(new Float32Array(0), DIMENSIONS, noCopies(0), empty);
    expect((await openHnsw(empty, DIMENSIONS, noCopies(0))).nearest(queries[0] ?? vectors, 5)).to.deep.equal(
      [],
    );
  });

  it('stops when it is cancelled', async () => {
    const error = await rejection(
      buildHnsw(vectors, DIMENSIONS, noCopies(SIZE), join(folder, 'never.hnsw'), {
        signal: AbortSignal.abort(),
      }),
    );
    expect(error).to.have.property('code', 'cancelled');
  });

  it('refuses a missing file, a damaged one and one of another size', async () => {
    expect(await rejection(openHnsw(join(folder, 'none'), DIMENSIONS, noCopies(1)))).to.have.property(
      'code',
      'not-found',
    );
    expect(await rejection(openHnsw(file, DIMENSIONS, noCopies(SIZE - 1)))).to.have.property(
      'code',
      'corrupt',
    );
    const damaged = join(folder, 'damaged.hnsw');
    writeFileSync(damaged, 'no graph');
    expect(await rejection(openHnsw(damaged, DIMENSIONS, noCopies(SIZE)))).to.have.property(
      'code',
      'corrupt',
    );
  });
});

describe('the best of many', () => {
  it('is the head of the sorted whole', () => {
    const random = seededRandom(3);
    for (const count of [0, 1, 7, 50, 500]) {
      const items = Array.from({ length: 200 }, () => Math.floor(random() * 50));
      const sorted = [...items].sort((one, other) => one - other);
      expect(bestOf(items, count, (one, other) => one - other)).to.deep.equal(sorted.slice(0, count));
    }
  });
});
