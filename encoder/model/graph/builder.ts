import type { ElementType, OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '../onnx/onnx.ts';

const MICROSOFT = 'com.microsoft';

type TensorData = Float32Array | Uint16Array | Int8Array | Uint8Array | Int32Array | BigInt64Array;

type AddNode = (
  name: string,
  operator: string,
  inputs: readonly string[],
  attributes?: Readonly<Record<string, OnnxAttribute>>,
  outputs?: readonly string[],
) => string;

/** Collects the nodes and constants of one graph. Values are referred to by name. */
export interface GraphBuilder {
  /**
   * Adds a constant and returns its name. A name that is already there is not added again, and its data not asked for
   * where they are a function.
   */
  constant(
    name: string,
    type: ElementType,
    shape: readonly number[],
    data: TensorData | (() => TensorData),
  ): string;
  /** Adds a node of the standard operators and returns its first output's name, which is the node's. */
  readonly node: AddNode;
  /** The same for ONNX Runtime's own operators. */
  readonly fused: AddNode;
  graph(name: string, inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]): OnnxGraph;
}

export function createGraphBuilder(): GraphBuilder {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxTensor>();
  const add =
    (domain: string): AddNode =>
    (name, operator, inputs, attributes = {}, outputs = [name]) => {
      nodes.push({ name, operator, domain, inputs, outputs, attributes });
      return outputs[0]!;
    };
  return {
    constant(name, type, shape, data) {
      if (constants.has(name)) return name;
      const { buffer, byteOffset, byteLength } = typeof data === 'function' ? data() : data;
      constants.set(name, { name, type, shape, data: new Uint8Array(buffer, byteOffset, byteLength) });
      return name;
    },
    node: add(''),
    fused: add(MICROSOFT),
    graph: (name, inputs, outputs) => ({ name, inputs, outputs, nodes, constants: [...constants.values()] }),
  };
}
