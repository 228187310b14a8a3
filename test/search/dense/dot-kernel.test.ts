import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { dotKernel, ROWS_AT_ONCE } from '../../../search/dense/dot-kernel.ts';

/** The products that the kernel makes of rows and a query, each times its row's scale. */
function productsOf(query: Int16Array, rows: Int8Array, scales: Float64Array): number[] {
  const [scalesAt, productsAt] = [query.byteLength, query.byteLength + scales.byteLength];
  const rowsAt = productsAt + scales.byteLength;
  const end = rowsAt + rows.byteLength;
  const kernel = dotKernel(query.length, end);
  if (kernel === null) throw new Error('This Node.js has no WebAssembly with SIMD.');
  new Int16Array(kernel.memory, 0, query.length).set(query);
  new Float64Array(kernel.memory, scalesAt, scales.length).set(scales);
  new Int8Array(kernel.memory, rowsAt, rows.length).set(rows);
  kernel.dots(rowsAt, end, scalesAt, productsAt);
  return [...new Float64Array(kernel.memory, productsAt, scales.length)];
}

function expected(query: Int16Array, rows: Int8Array, scales: Float64Array): number[] {
  return [...scales].map(
    (scale, row) =>
      scale *
      query.reduce((sum, step, position) => sum + step * (rows[row * query.length + position] ?? 0), 0),
  );
}

describe('the kernel of the exact scan', () => {
  for (const width of [16, 32, 48, 384, 1024]) {
    it(`multiplies rows of ${width} numbers with a query, without an error`, () => {
      const random = seededRandom(width);
      const count = 3 * ROWS_AT_ONCE;
      const query = Int16Array.from({ length: width }, () => Math.round((2 * random() - 1) * 16_000));
      const rows = Int8Array.from({ length: count * width }, () => Math.round((2 * random() - 1) * 127));
      const scales = Float64Array.from({ length: count }, () => random());
      expect(productsOf(query, rows, scales)).to.deep.equal(expected(query, rows, scales));
    });
  }

  it('adds up as far as 32 bits go', () => {
    // All in one of the four sums, and all in the same direction.
    const width = 4096;
    for (const sign of [1, -1]) {
      const query = new Int16Array(width);
      for (let position = 0; position < 512; position++) query[8 * position] = 32_767;
      const rows = new Int8Array(ROWS_AT_ONCE * width).fill(sign * 127);
      const scales = new Float64Array(ROWS_AT_ONCE).fill(1);
      expect(512 * 32_767).to.be.greaterThan(2 ** 24 - 513);
      expect(productsOf(query, rows, scales)).to.deep.equal(expected(query, rows, scales));
    }
  });

  it('is not there for more than 4 GiB, nor without WebAssembly', () => {
    expect(dotKernel(16, 2 ** 32)).to.equal(null);
    const { WebAssembly: present } = globalThis as { WebAssembly?: unknown };
    try {
      Reflect.deleteProperty(globalThis, 'WebAssembly');
      expect(dotKernel(16, 1024)).to.equal(null);
    } finally {
      Reflect.set(globalThis, 'WebAssembly', present);
    }
    expect(dotKernel(16, 1024)).not.to.equal(null);
  });
});
