import { expect } from 'chai';
import * as arithmetic from '../../training/autodiff/operations/arithmetic.ts';
import * as functions from '../../training/autodiff/operations/functions.ts';
import * as layout from '../../training/autodiff/operations/layout.ts';
import * as normalisation from '../../training/autodiff/operations/normalisation.ts';
import { batchedProduct, product } from '../../training/autodiff/operations/product.ts';
import { sum, total } from '../../training/autodiff/operations/reduction.ts';
import type { Tape, Value } from '../../training/autodiff/tape.ts';
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

const products = (
  rank: 2 | 3,
  multiplied: (flips: { a: boolean; b: boolean }) => Binary,
): Record<string, Case> =>
  Object.fromEntries(
    [false, true].flatMap((a) =>
      [false, true].map((b) => {
        const outer = rank === 3 ? [2] : [];
        const cases = binary(multiplied({ a, b }), [-1.5, 1.5]);
        const shapes = [
          [...outer, ...(a ? [4, 3] : [3, 4])],
          [...outer, ...(b ? [5, 4] : [4, 5])],
        ];
        const [compute] = Object.values(cases).map((item) => item.compute);
        if (compute === undefined) throw new RangeError('No case.');
        return [`a ${a ? 'flipped' : 'as it is'}, b ${b ? 'flipped' : 'as it is'}`, { shapes, compute }];
      }),
    ),
  );

/** Every operation, over the shapes in which it is used. */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  add: binary(arithmetic.add, [-1.5, 1.5]),
  subtract: binary(arithmetic.subtract, [-1.5, 1.5]),
  multiply: binary(arithmetic.multiply, [-1.5, 1.5]),
  divide: binary(arithmetic.divide, [0.8, 2]),
  negate: unary(arithmetic.negate),
  mean: unary((tape, x) => arithmetic.mean(tape, x, [1])),
  exponential: unary(functions.exponential),
  logarithm: unary(functions.logarithm, [0.8, 2]),
  'square root': unary(functions.squareRoot, [0.8, 2]),
  'hyperbolic tangent': unary(functions.hyperbolicTangent),
  'error function': unary(functions.errorFunction),
  gelu: unary(functions.gelu),
  reshape: unary((tape, x) => layout.reshape(tape, x, [5, 3])),
  transpose: unary((tape, x) => layout.transpose(tape, x, [2, 0, 1]), [-1, 1], [2, 3, 4]),
  slice: unary((tape, x) => layout.slice(tape, x, 1, 1, 3)),
  concatenate: binary(
    (tape, a, b) =>
      layout.concatenate(
        tape,
        [a, b, a].map((x) => layout.reshape(tape, arithmetic.add(tape, total(tape, x), 0), [1])),
        0,
      ),
    [-1, 1],
  ),
  sum: unary((tape, x) => sum(tape, x, [0, 2]), [-1, 1], [2, 3, 4]),
  total: unary(total),
  softmax: unary(normalisation.softmax),
  'log softmax': unary(normalisation.logSoftmax),
  'unit rows': unary(normalisation.unitRows),
  'layer normalisation': {
    '[2,3,6]': {
      shapes: [[2, 3, 6], [6], [6]],
      compute: (tape, [x, scale, shift]) => {
        if (x === undefined || scale === undefined || shift === undefined)
          throw new RangeError('Three parameters are needed.');
        return normalisation.layerNormalisation(tape, x, scale, shift, 1e-12);
      },
    },
  },
  product: products(2, (flips) => (tape, a, b) => product(tape, a, b, flips)),
  'product with bias': {
    '[3,4] · [4,5] + [5]': {
      shapes: [[3, 4], [4, 5], [5]],
      compute: (tape, [a, b, bias]) => {
        if (a === undefined || b === undefined) throw new RangeError('Three parameters are needed.');
        return product(tape, a, b, {}, bias);
      },
    },
  },
  'batched product': products(3, (flips) => (tape, a, b) => batchedProduct(tape, a, b, flips, 0.3)),
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
