import { createGraphBuilder } from '../../model/graph/builder.ts';
import type { OnnxAttribute, OnnxGraph, OnnxValue } from '../../model/onnx/onnx.ts';

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

/** A tensor of the graph that is being written. Shapes are static: one graph a (batch, tokens) bucket. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
  readonly type: 'float32' | 'int64';
  /** Order of writing; what a value depends on has smaller numbers. */
  readonly index: number;
  /** What it was computed from and how a gradient flows back there; only where a parameter lies upstream. */
  readonly sources: readonly Source[];
}

interface Source {
  readonly value: Value;
  /** From the loss's gradient by the result to its gradient by `value`, in nodes of the same graph. */
  readonly pullback: Pullback;
}

export type Pullback = (gradient: Value) => Value;

interface Operation {
  readonly inputs: readonly Value[];
  readonly shape: Shape;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** ONNX Runtime's own operators instead of the standard ones. */
  readonly fused?: boolean;
  /** Shapes of outputs after the first, which carry no gradient. */
  readonly extra?: readonly Shape[];
  /** One an input; null where no gradient flows (indices). */
  readonly pullbacks: readonly (Pullback | null)[];
}

/**
 * Records tensor operations as nodes of one ONNX graph, each with the way its gradient flows back, in the spirit
 * of micrograd (Karpathy) and tinygrad: the backward pass is more nodes of the same graph.
 */
export interface Tape {
  /** A value fed at each run, to which no gradient flows. */
  input(name: string, shape: Shape, type?: Value['type']): Value;
  /** A value fed at each run, by which the loss can be differentiated. */
  parameter(name: string, shape: Shape): Value;
  /** A constant of `shape` filled with `data`, or with one number. */
  constant(data: Float32Array | number, shape?: Shape): Value;
  /** A list of whole numbers, as shapes and axes are given to operators. */
  integers(values: readonly number[]): Value;
  apply(operator: string, operation: Operation): readonly [Value, ...Value[]];
  /** The nodes that `outputs` need, and no other, as a graph with these output names. */
  graph(outputs: Readonly<Record<string, Value>>): OnnxGraph;
}

export function createTape(): Tape {
  const builder = createGraphBuilder();
  const inputs: OnnxValue[] = [];
  let count = 0;
  const made = (value: Omit<Value, 'index'>): Value => ({ ...value, index: count++ });
  const fed = (name: string, shape: Shape, type: Value['type']): void => {
    inputs.push({ name, type, shape });
  };
  const tape: Tape = {
    input(name, shape, type = 'float32') {
      fed(name, shape, type);
      return made({ name, shape, type, sources: [] });
    },
    parameter(name, shape) {
      fed(name, shape, 'float32');
      const value = made({ name, shape, type: 'float32', sources: [] });
      parameters.add(value);
      return value;
    },
    constant(data, shape = []) {
      const isNumber = typeof data === 'number';
      const name = isNumber ? `${data}[${shape.join()}]` : `constant${count}`;
      const filled = isNumber ? new Float32Array(sizeOf(shape)).fill(data) : data;
      return made({
        name: builder.constant(name, 'float32', shape, filled),
        shape,
        type: 'float32',
        sources: [],
      });
    },
    integers(values) {
      const shape = [values.length];
      const name = builder.constant(`[${values.join()}]`, 'int64', shape, BigInt64Array.from(values, BigInt));
      return made({ name, shape, type: 'int64', sources: [] });
    },
    apply(operator, { inputs: given, shape, attributes = {}, fused = false, extra = [], pullbacks }) {
      const sources = given.flatMap((value, position) => {
        const pullback = pullbacks[position];
        return pullback !== undefined && pullback !== null && isDifferentiable(value)
          ? [{ value, pullback }]
          : [];
      });
      const name = `${operator}${count}`;
      const first = made({ name, shape, type: 'float32', sources });
      const others = extra.map((size, position) =>
        made({ name: `${name}.${position + 1}`, shape: size, type: 'float32', sources: [] }),
      );
      const names = (values: readonly Value[]): string[] => values.map((value) => value.name);
      builder[fused ? 'fused' : 'node'](name, operator, names(given), attributes, names([first, ...others]));
      return [first, ...others];
    },
    graph(outputs) {
      for (const [name, value] of Object.entries(outputs)) builder.node(name, 'Identity', [value.name]);
      const results = Object.entries(outputs).map(([name, { type, shape }]) => ({ name, type, shape }));
      return needed(builder.graph('training', inputs, results));
    },
  };
  const parameters = new Set<Value>();
  const isDifferentiable = (value: Value): boolean => parameters.has(value) || value.sources.length > 0;
  return tape;
}

/** The part of a graph that its outputs depend on. */
function needed(graph: OnnxGraph): OnnxGraph {
  const wanted = new Set(graph.outputs.map(({ name }) => name));
  const nodes = graph.nodes.toReversed().filter(({ inputs, outputs }) => {
    const isWanted = outputs.some((output) => wanted.has(output));
    if (isWanted) for (const input of inputs) wanted.add(input);
    return isWanted;
  });
  return {
    ...graph,
    inputs: graph.inputs.filter(({ name }) => wanted.has(name)),
    constants: graph.constants.filter(({ name }) => wanted.has(name)),
    nodes: nodes.toReversed(),
  };
}
