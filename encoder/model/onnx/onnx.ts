import {
  bytesField,
  fieldsOf,
  floatField,
  integerField,
  messageField,
  type Parts,
  textField,
} from './protobuf.ts';
import { readFile } from 'node:fs/promises';
import { AppError } from '../../../core/errors.ts';
import { isAbsence } from '../../../core/files.ts';

/** ONNX models as data, and their serialization (onnx/onnx, onnx.proto). Field numbers are the format's own. */

const ELEMENT_TYPES = ['float32', 'uint8', 'int8', 'int32', 'int64', 'bool', 'float16'] as const;
export type ElementType = (typeof ELEMENT_TYPES)[number];

/** As in `TensorProto.DataType`. */
const TYPE_NUMBERS: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};

/** The element type of a number in `TensorProto.DataType`; undefined for those that are not written here. */
function elementType(number: number): ElementType | undefined {
  return ELEMENT_TYPES.find((type) => TYPE_NUMBERS[type] === number);
}

/** A constant; `data` is little-endian and row-major. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** A number is an integer attribute; a float attribute is written `{ float: 1e-12 }`. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** '' for the standard operators, `com.microsoft` for those of ONNX Runtime. */
  readonly domain: string;
  /** '' leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** An input or output; a text in `shape` names a free dimension. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
}

/** Opset 20 with IR 9: what ONNX Runtime 1.17 and later read. */
const IR_VERSION = 9;
const OPSETS = [
  { domain: '', version: 20 },
  { domain: 'com.microsoft', version: 1 },
];

const ATTRIBUTE_TYPES = { float: 1, integer: 2, text: 3, integers: 7 } as const;

function attribute(name: string, value: OnnxAttribute): Parts {
  const named = textField(1, name);
  if (typeof value === 'number') {
    return [...named, ...integerField(3, value), ...integerField(20, ATTRIBUTE_TYPES.integer)];
  }
  if (typeof value === 'string') {
    return [...named, ...textField(4, value), ...integerField(20, ATTRIBUTE_TYPES.text)];
  }
  if ('float' in value) {
    return [...named, ...floatField(2, value.float), ...integerField(20, ATTRIBUTE_TYPES.float)];
  }
  const integers = value.flatMap((item) => integerField(8, item));
  return [...named, ...integers, ...integerField(20, ATTRIBUTE_TYPES.integers)];
}

function node({ name, operator, domain, inputs, outputs, attributes }: OnnxNode): Parts {
  return [
    ...inputs.flatMap((input) => textField(1, input)),
    ...outputs.flatMap((output) => textField(2, output)),
    ...textField(3, name),
    ...textField(4, operator),
    ...Object.entries(attributes).flatMap(([key, value]) => messageField(5, attribute(key, value))),
    ...(domain === '' ? [] : textField(7, domain)),
  ];
}

function tensor({ name, type, shape, data }: OnnxTensor): Parts {
  return [
    ...shape.flatMap((size) => integerField(1, size)),
    ...integerField(2, TYPE_NUMBERS[type]),
    ...textField(8, name),
    ...bytesField(9, data),
  ];
}

function valueInfo({ name, type, shape }: OnnxValue): Parts {
  const dimensions = shape.flatMap((size) =>
    messageField(1, typeof size === 'number' ? integerField(1, size) : textField(2, size)),
  );
  const tensorType = [...integerField(1, TYPE_NUMBERS[type]), ...messageField(2, dimensions)];
  return [...textField(1, name), ...messageField(2, messageField(1, tensorType))];
}

/** The bytes of the ONNX file, in consecutive parts. */
export function encodeOnnx(graph: OnnxGraph, producer: string): Parts {
  const graphMessage = [
    ...graph.nodes.flatMap((item) => messageField(1, node(item))),
    ...textField(2, graph.name),
    ...graph.constants.flatMap((item) => messageField(5, tensor(item))),
    ...graph.inputs.flatMap((item) => messageField(11, valueInfo(item))),
    ...graph.outputs.flatMap((item) => messageField(12, valueInfo(item))),
  ];
  return [
    ...integerField(1, IR_VERSION),
    ...textField(2, producer),
    ...messageField(7, graphMessage),
    ...OPSETS.flatMap(({ domain, version }) =>
      messageField(8, [...textField(1, domain), ...integerField(2, version)]),
    ),
  ];
}

/** Where onnx.proto puts what is read here. */
const MODEL = { graph: 7 } as const;
const GRAPH = { constant: 5 } as const;
const TENSOR = { dimension: 1, type: 2, name: 8, data: 9 } as const;

/**
 * The constants of an ONNX file by name, as `encodeOnnx` writes them; those of a type that it does not write are left out.
 *
 * @throws AppError `not-found`, or `corrupt` for a file that is cut short or no ONNX
 */
export async function readConstants(path: string): Promise<ReadonlyMap<string, OnnxTensor>> {
  try {
    const tensors = messagesIn(await readFile(path), MODEL.graph)
      .flatMap((graph) => messagesIn(graph, GRAPH.constant))
      .flatMap(tensorOf);
    return new Map(tensors.map((tensor) => [tensor.name, tensor]));
  } catch (error) {
    if (isAbsence(error)) throw new AppError('not-found', `There is no ${path}.`, { cause: error });
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('corrupt', `${path} is damaged or no ONNX file. Make the variant anew.`, {
      cause: error,
    });
  }
}

function messagesIn(message: Uint8Array, wanted: number): Uint8Array[] {
  return [...fieldsOf(message)].flatMap(({ field, value }) =>
    field === wanted && value instanceof Uint8Array ? [value] : [],
  );
}

function tensorOf(message: Uint8Array): OnnxTensor[] {
  const shape: number[] = [];
  let type: OnnxTensor['type'] | undefined;
  let name = '';
  let data = new Uint8Array();
  for (const { field, value } of fieldsOf(message)) {
    if (typeof value === 'number') {
      if (field === TENSOR.dimension) shape.push(value);
      if (field === TENSOR.type) type = elementType(value);
    } else {
      if (field === TENSOR.name) name = new TextDecoder().decode(value);
      if (field === TENSOR.data) data = new Uint8Array(value);
    }
  }
  return type === undefined ? [] : [{ name, type, shape, data }];
}
