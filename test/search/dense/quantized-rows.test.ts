import { expect } from 'chai';
import { plainScan } from '../../../search/dense/plain-scan.ts';
import { quantize, type QuantizedRows } from '../../../search/dense/quantized-rows.ts';
import { unitVectors } from '../../unit-vectors.ts';
import { hardVectors } from './hard-vectors.ts';

function quantized(vectors: Float32Array, dimensions: number): QuantizedRows | null {
  const steps = quantize(vectors, dimensions);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, position) => sum + value * (other[position] ?? 0), 0);
}

describe('quantized rows', () => {
  for (const dimensions of [1, 33, 384]) {
    const size = 60;
    const sets = hardVectors(size, dimensions);
    for (const [kind, vectors] of sets) {
      it(`never leave out a row that reaches its own product: ${dimensions} dimensions, vectors ${kind}`, () => {
        const rows = quantized(vectors, dimensions);
        const missed: unknown[] = [];
        for (const [asked, others] of sets) {
          for (const query of [
            others.subarray(0, dimensions),
            others.subarray(7 * dimensions, 8 * dimensions),
          ]) {
            const scan = rows?.scan(query);
            for (let label = 0; label < size; label++) {
              const product = dot(query, vectors.subarray(label * dimensions, (label + 1) * dimensions));
              if (scan?.reaching(product).includes(label) !== true) missed.push([asked, label]);
            }
          }
        }
        expect(missed).to.deep.equal([]);
      });
    }
  }

  it('leave only few rows to be multiplied in full', () => {
    const [size, dimensions] = [5_000, 384];
    const vectors = unitVectors(size, dimensions, 1);
    const query = unitVectors(1, dimensions, 2);
    const tenth = plainScan(vectors, dimensions).nearest(query, 10).at(-1)?.cosine ?? 0;
    expect(quantized(vectors, dimensions)?.scan(query)?.reaching(tenth)).to.have.length.within(10, 40);
  });

  it('do not overflow, whatever the dimension', () => {
    for (const dimensions of [1024, 8192, 2 ** 18]) {
      for (const sign of [1, -1]) {
        const vectors = new Float32Array(4 * dimensions).fill(sign);
        const scan = quantized(vectors, dimensions)?.scan(new Float32Array(dimensions).fill(1));
        // Were the sum beyond 32 bits, it would have the other sign.
        expect(Math.sign(scan?.products[3] ?? NaN)).to.equal(sign);
        expect(scan?.reaching(sign * dimensions)).to.deep.equal([0, 1, 2, 3]);
        expect(scan?.reaching(sign * dimensions + 0.001 * dimensions)).to.deep.equal([]);
      }
    }
    expect(quantized(new Float32Array(2 ** 18 + 1), 2 ** 18 + 1)).to.equal(null);
  });

  it('are not there for numbers that are not finite', () => {
    for (const wrong of [NaN, Infinity, -Infinity]) {
      expect(quantized(Float32Array.of(1, 0, 0, wrong), 2)).to.equal(null);
      expect(quantized(Float32Array.of(1, 0, 0, 1), 2)?.scan(Float32Array.of(1, wrong))).to.equal(null);
    }
  });
});
