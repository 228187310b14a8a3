import { expect } from 'chai';
import { InferenceSession, Tensor } from '../../../encoder/runtime/onnxruntime.ts';
import { seededRandom } from '../../../core/random.ts';
import { createGraphBuilder } from '../../../encoder/model/graph/builder.ts';
import { int8, type InputRanges } from '../../../encoder/model/graph/int8.ts';
import { encodeOnnx } from '../../../encoder/model/onnx/onnx.ts';
import { quantizeColumns } from '../../../encoder/model/weights/quantize.ts';
import type { FloatTensor } from '../../../encoder/model/weights/safetensors.ts';
import { transposed } from '../../../encoder/model/graph/lowering.ts';

/** Runs the projection of x [1, tokens, in] by a weight [out, in], as the int8 graph does it. */
async function project(
  x: FloatTensor,
  weight: FloatTensor,
  ranges: InputRanges = new Map(),
): Promise<Float32Array> {
  const graph = createGraphBuilder();
  graph.node('y', 'Identity', [int8(ranges).project(graph, 'linear', 'x', weight)]);
  const [outputs = 0] = weight.shape;
  const bytes = encodeOnnx(
    graph.graph(
      'projection',
      [{ name: 'x', type: 'float32', shape: [...x.shape] }],
      [{ name: 'y', type: 'float32', shape: [1, 'tokens', outputs] }],
    ),
    'test',
  );
  const session = await InferenceSession.create(Buffer.concat(bytes), { intraOpNumThreads: 1 });
  try {
    const { y } = await session.run({ x: new Tensor('float32', x.data, [...x.shape]) });
    if (y?.data instanceof Float32Array) return y.data;
    throw new Error('The graph gave no floats.');
  } finally {
    await session.release();
  }
}

/** The same in plain arithmetic: the bytes of x and the integer weights multiplied and added as whole numbers. */
function exactly(x: FloatTensor, weight: FloatTensor): Float64Array {
  const [, tokens = 0, inputs = 0] = x.shape;
  const [outputs = 0] = weight.shape;
  const { integers, scales } = quantizeColumns(transposed(weight));
  const result = new Float64Array(tokens * outputs);
  for (let token = 0; token < tokens; token++) {
    const row = x.data.subarray(token * inputs, (token + 1) * inputs);
    const largest = Math.max(...row.map(Math.abs));
    for (let output = 0; output < outputs; output++) {
      let sum = 0;
      for (const [input, value] of row.entries()) {
        sum += Math.round((value / largest) * 127) * (integers[input * outputs + output] ?? 0);
      }
      result[token * outputs + output] = (sum * largest * (scales[output] ?? 0)) / 127;
    }
  }
  return result;
}

function tensor(shape: readonly number[], value: (index: number) => number): FloatTensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float32Array.from({ length }, (_, index) => value(index)) };
}

describe('the int8 product', () => {
  const inputs = 384;
  const worst: Record<string, { x: (index: number) => number; weight: (index: number) => number }> = {
    'everything at its largest': { x: () => 3, weight: () => 0.2 },
    'weights at their most negative': { x: () => 3, weight: () => -0.2 },
    'inputs at their most negative': { x: () => -3, weight: () => 0.2 },
    'signs that change from pair to pair': {
      x: () => 1,
      weight: (index) => (Math.floor(index / 2) % 2 === 0 ? 1 : -1),
    },
    'one weight of two at its largest': { x: () => 1, weight: (index) => (index % 2 === 0 ? 1 : 0.01) },
  };

  for (const [name, { x, weight }] of Object.entries(worst)) {
    it(`is exact, no sum saturates: ${name}`, async () => {
      // One token takes another kernel than several.
      for (const tokens of [1, 13]) {
        const values = tensor([1, tokens, inputs], x);
        const weights = tensor([32, inputs], weight);
        const [actual, expected] = [await project(values, weights), exactly(values, weights)];
        for (const [index, value] of actual.entries()) {
          expect(value).to.be.closeTo(expected[index] ?? NaN, Math.abs(expected[index] ?? NaN) * 1e-5 + 1e-5);
        }
      }
    });
  }

  it('follows the float product closely on random numbers', async () => {
    const random = seededRandom(3);
    const x = tensor([1, 9, inputs], () => random() - 0.5);
    const weight = tensor([48, inputs], () => random() - 0.5);
    const actual = await project(x, weight);
    let error = 0;
    let size = 0;
    for (let token = 0; token < 9; token++) {
      for (let output = 0; output < 48; output++) {
        let sum = 0;
        for (let input = 0; input < inputs; input++) {
          sum += (x.data[token * inputs + input] ?? 0) * (weight.data[output * inputs + input] ?? 0);
        }
        error += (sum - (actual[token * 48 + output] ?? 0)) ** 2;
        size += sum ** 2;
      }
    }
    expect(Math.sqrt(error / size)).to.be.below(0.01);
  });

  it('loses less to an outlying channel whose range it knows', async () => {
    const random = seededRandom(4);
    const x = tensor([1, 9, inputs], (index) => (random() - 0.5) * (index % inputs === 5 ? 60 : 1));
    const weight = tensor([48, inputs], () => random() - 0.5);
    const range = new Float32Array(inputs).fill(0.5);
    range[5] = 30;
    const errorOf = async (ranges: InputRanges): Promise<number> => {
      const actual = await project(x, weight, ranges);
      return actual.reduce((total, value, index) => {
        const [token, output] = [Math.floor(index / 48), index % 48];
        const row = x.data.subarray(token * inputs, (token + 1) * inputs);
        const sum = row.reduce((t, v, input) => t + v * (weight.data[output * inputs + input] ?? 0), 0);
        return total + (sum - value) ** 2;
      }, 0);
    };
    expect(await errorOf(new Map([[weight, range]]))).to.be.below((await errorOf(new Map())) / 4);
  });

  it('gives zeros for a token of zeros, and lets the others be', async () => {
    const random = seededRandom(5);
    const x = tensor([1, 3, inputs], (index) => (Math.floor(index / inputs) === 1 ? 0 : random() - 0.5));
    const weight = tensor([16, inputs], () => random() - 0.5);
    const actual = await project(x, weight);
    expect([...actual.subarray(16, 32)].every((value) => value === 0)).to.equal(true);
    expect(actual.every(Number.isFinite)).to.equal(true);
  });

  it('gives a token the same numbers whatever runs beside it', async () => {
    const random = seededRandom(6);
    const x = tensor([1, 5, inputs], (index) => (random() - 0.5) * 10 ** Math.floor(index / inputs));
    const weight = tensor([16, inputs], () => random() - 0.5);
    const together = await project(x, weight);
    for (let token = 0; token < 5; token++) {
      const alone = { shape: [1, 1, inputs], data: x.data.slice(token * inputs, (token + 1) * inputs) };
      const row = [...(await project(alone, weight))];
      expect(row).to.deep.equal([...together.subarray(token * 16, (token + 1) * 16)]);
    }
  });
});
