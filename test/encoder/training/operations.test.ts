import { expect } from 'chai';
import * as arithmetic from '../../../encoder/training/autodiff/operations/arithmetic.ts';
import * as layout from '../../../encoder/training/autodiff/operations/layout.ts';
import * as normalization from '../../../encoder/training/autodiff/operations/normalization.ts';
import { batchedProduct, product } from '../../../encoder/training/autodiff/operations/product.ts';
import type { Tape, Value } from '../../../encoder/training/autodiff/tape.ts';
import { worstGradientError, type Case } from './finite-differences.ts';

type Binary = (tape: Tape, a: Value, b: Value) => Value;
type Unary = (tape: Tape, x: Value) => Value;

const binary = (compute: Binary, range: readonly [number, number]): Record<string, Case> =>
  Object.fromEntries(
    [
      [
        [3, 4],
        [3, 4],
      ],
      [[2, 3, 4], [4]],
      [
        [3, 1],
        [2, 1, 4],
      ],
      [[], [2, 2]],
    ].map(([left = [], right = []]) => [
      `[${left.join()}] and [${right.join()}]`,
      {
        shapes: [left, right],
        range,
        compute: (tape: Tape, values: readonly Value[]) => {
          const [a, b] = values;
          if (a === undefined || b === undefined) throw new RangeError('Two parameters are needed.');
          return compute(tape, a, b);
        },
      },
    ]),
  );

const unary = (
  compute: Unary,
  range: readonly [number, number] = [-1.5, 1.5],
  shape = [3, 5],
): Record<string, Case> => ({
  [`[${shape.join()}]`]: {
    shapes: [shape],
    range,
    compute: (tape, [x]) => {
      if (x === undefined) throw new RangeError('A parameter is needed.');
      return compute(tape, x);
    },
  },
});

type Flips = Readonly<Record<'a' | 'b', boolean>>;

const flipped = (shape: readonly number[], isFlipped: boolean): readonly number[] =>
  isFlipped ? [...shape.slice(0, -2), ...shape.slice(-2).reverse()] : shape;

/** Products of matrices as they are and stored transposed. */
const products = (
  flips: readonly Flips[],
  shapes: readonly (readonly [readonly number[], readonly number[]])[],
  multiplied: (tape: Tape, a: Value, b: Value, how: Flips) => Value,
): Record<string, Case> =>
  Object.fromEntries(
    flips.flatMap((how) =>
      shapes.map(([left, right]) => [
        `[${left.join()}] · [${right.join()}]${how.a ? ', a flipped' : ''}${how.b ? ', b flipped' : ''}`,
        {
          shapes: [flipped(left, how.a), flipped(right, how.b)],
          compute: (tape: Tape, values: readonly Value[]) => {
            const [a, b] = values;
            if (a === undefined || b === undefined) throw new RangeError('Two parameters are needed.');
            return multiplied(tape, a, b, how);
          },
        },
      ]),
    ),
  );

const B_FLIPPED: readonly Flips[] = [false, true].map((b) => ({ a: false, b }));
const ANY_FLIPPED: readonly Flips[] = [false, true].flatMap((a) => [false, true].map((b) => ({ a, b })));

/** Every operation, over the shapes in which it is used. */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  add: binary(arithmetic.add, [-1.5, 1.5]),
  subtract: binary(arithmetic.subtract, [-1.5, 1.5]),
  multiply: binary(arithmetic.multiply, [-1.5, 1.5]),
  divide: binary(arithmetic.divide, [0.8, 2]),
  negate: unary(arithmetic.negate),
  mean: unary((tape, x) => arithmetic.mean(tape, x, [1])),
  exponential: unary(arithmetic.exponential),
  logarithm: unary(arithmetic.logarithm, [0.8, 2]),
  'hyperbolic tangent': unary(arithmetic.hyperbolicTangent),
  'square root': unary(arithmetic.squareRoot, [0.8, 2]),
  gelu: unary(arithmetic.gelu),
  'gelu at 0': unary(arithmetic.gelu, [0, 0]),
  reshape: unary((tape, x) => layout.reshape(tape, x, [5, 3])),
  transpose: unary((tape, x) => layout.transpose(tape, x, [2, 0, 1]), [-1, 1], [2, 3, 4]),
  slice: unary((tape, x) => layout.slice(tape, x, 1, 1, 3)),
  concatenate: binary(
    (tape, a, b) =>
      layout.concatenate(
        tape,
        [a, b, a].map((x) => layout.reshape(tape, arithmetic.add(tape, arithmetic.total(tape, x), 0), [1])),
        0,
      ),
    [-1, 1],
  ),
  sum: unary((tape, x) => arithmetic.sum(tape, x, [0, 2]), [-1, 1], [2, 3, 4]),
  total: unary(arithmetic.total),
  softmax: unary(normalization.softmax),
  'log softmax': unary(normalization.logSoftmax),
  'unit rows': unary(normalization.unitRows),
  'layer normalization': {
    '[2,3,6]': {
      shapes: [[2, 3, 6], [6], [6]],
      compute: (tape, [x, scale, shift]) => {
        if (x === undefined || scale === undefined || shift === undefined)
          throw new RangeError('Three parameters are needed.');
        return normalization.layerNormalization(tape, x, scale, shift, 1e-12);
      },
    },
  },
  product: products(
    B_FLIPPED,
    [
      [[3, 4], [4, 5]],
      [[9, 5], [5, 2]],
      [[9, 2], [2, 5]],
    ], // prettier-ignore
    product,
  ),
  'product with bias': {
    '[3,4] · [4,5] + [5]': {
      shapes: [[3, 4], [4, 5], [5]],
      compute: (tape, [a, b, bias]) => {
        if (a === undefined || b === undefined) throw new RangeError('Three parameters are needed.');
        return product(tape, a, b, {}, bias);
      },
    },
  },
  'batched product': products(
    ANY_FLIPPED,
    [
      [
        [2, 3, 4],
        [2, 4, 5],
      ],
    ],
    (tape, a, b, flips) => batchedProduct(tape, a, b, flips, 0.3),
  ),
};

describe('gradients of operations, against finite differences', () => {
  for (const [operation, cases] of Object.entries(OPERATIONS)) {
    for (const [name, item] of Object.entries(cases)) {
      it(`${operation}: ${name}`, async () => {
        expect(await worstGradientError(item)).to.be.below(2e-4);
      });
    }
  }
});
