import { readFile } from 'node:fs/promises';
import { AppError } from '../../../core/errors.ts';
import { isAbsence } from '../../../core/files.ts';
import { elementType, type OnnxTensor } from './onnx.ts';
import { fieldsOf } from './protobuf-reader.ts';

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
