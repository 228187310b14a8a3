/** Sizes of the axes, outermost first. */
export type Shape = readonly number[];

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/**
 * The shape of an elementwise result under ONNX's (NumPy's) broadcasting.
 *
 * @throws RangeError where the shapes do not go together
 */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new RangeError(`Shapes [${a.join()}] and [${b.join()}] do not go together.`);
    }
    return Math.max(left, right);
  });
}

/** The axes of `result` along which `shape` was repeated by broadcasting. */
export function repeatedAxes(shape: Shape, result: Shape): number[] {
  const missing = result.length - shape.length;
  return result.flatMap((size, axis) => {
    const own = shape[axis - missing];
    return own === undefined || (own === 1 && size !== 1) ? [axis] : [];
  });
}
