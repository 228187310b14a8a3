import { sameShape, type Shape, sizeOf, type Tape, type Value } from '../tape.ts';

/** Operations that move elements and compute nothing. */

/** The same elements in another shape. */
export function reshape(tape: Tape, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (sizeOf(x.shape) !== sizeOf(shape)) {
    throw new RangeError(`[${x.shape.join()}] does not fit into [${shape.join()}].`);
  }
  const [result] = tape.apply('Reshape', {
    inputs: [x, tape.integers(shape)],
    shape,
    pullbacks: [(gradient) => reshape(tape, gradient, x.shape), null],
  });
  return result;
}

/** Axes in another order: axis i of the result is axis `order[i]` of x. */
export function transpose(tape: Tape, x: Value, order: readonly number[]): Value {
  const back = order.map((_, axis) => order.indexOf(axis));
  const [result] = tape.apply('Transpose', {
    inputs: [x],
    shape: order.map((axis) => x.shape[axis]!),
    attributes: { perm: order },
    pullbacks: [(gradient) => transpose(tape, gradient, back)],
  });
  return result;
}

/** The part of x with `from` ≤ index < `to` along `axis`. */
export function slice(tape: Tape, x: Value, axis: number, from: number, to: number): Value {
  const shape = x.shape.map((size, position) => (position === axis ? to - from : size));
  const zeros = (size: number): Value[] => {
    const part = x.shape.map((own, position) => (position === axis ? size : own));
    return size > 0 ? [tape.constant(0, part)] : [];
  };
  const [result] = tape.apply('Slice', {
    inputs: [x, tape.integers([from]), tape.integers([to]), tape.integers([axis])],
    shape,
    pullbacks: [
      (gradient) => concatenate(tape, [...zeros(from), gradient, ...zeros(x.shape[axis]! - to)], axis),
      null,
      null,
      null,
    ],
  });
  return result;
}

/** Values one after the other along `axis`. */
export function concatenate(tape: Tape, values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (first === undefined) throw new RangeError('There is nothing to put together.');
  if (values.length === 1) return first;
  const sizes = values.map(({ shape }) => shape[axis]!);
  const ends = sizes.map((_, position) =>
    sizes.slice(0, position + 1).reduce((total, size) => total + size, 0),
  );
  const [result] = tape.apply('Concat', {
    inputs: values,
    shape: first.shape.map((size, position) => (position === axis ? ends.at(-1)! : size)),
    attributes: { axis },
    pullbacks: ends.map(
      (end, position) => (gradient) => slice(tape, gradient, axis, end - sizes[position]!, end),
    ),
  });
  return result;
}
