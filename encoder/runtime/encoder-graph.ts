import { AppError, messageOf } from '../../core/errors.ts';
import { allDimensions, type ModelFolder } from '../model/folder.ts';
import type { Pooling } from '../model/modules.ts';
import { InferenceSession, runtimeOptions, Tensor } from './onnxruntime.ts';

/** An encoder's graph in the runtime. */
export interface EncoderGraph {
  /**
   * The vector of one text, of unit length.
   *
   * @throws AppError `corrupt` when the graph gives numbers that are none, `failed` when it cannot run
   */
  vectorOf(ids: readonly number[]): Promise<Float32Array>;
  close(): Promise<void>;
}

const INPUTS: readonly string[] = ['input_ids', 'attention_mask', 'token_type_ids'];

const VECTOR = 'sentence_embedding';
/** What a graph of another program gives where it does not give the vector itself: those of the tokens. */
const TOKEN_VECTORS: readonly string[] = ['token_embeddings', 'last_hidden_state'];

/**
 * Opens the graph of a folder: one of ours, or one that another program has exported.
 *
 * @throws AppError `corrupt` for a file that the runtime cannot load, `invalid` for a graph that is no sentence encoder's
 */
export async function openEncoderGraph(
  path: string,
  folder: ModelFolder,
  options: { threads: number },
): Promise<EncoderGraph> {
  const session = await open(path, options.threads);
  const { pooling, cutTo } = folder;
  const width = allDimensions(folder);
  let output: string;
  try {
    output = outputOf(path, session, folder);
  } catch (error) {
    await session.release();
    throw error;
  }
  const isMade = folder.lineage !== null && folder.lineage.graph !== 'found';
  const isOfUnitLength = isMade && folder.normalize && cutTo === null;

  /** Only the output that is asked for is copied out of the runtime. */
  async function run(ids: readonly number[]): Promise<Float32Array> {
    const shape = [1, ids.length];
    const feeds = {
      input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
      ...(session.inputNames.includes('token_type_ids') && {
        token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
      }),
    };
    const results = await session.run(feeds, [output]).catch((error: unknown) => {
      throw new AppError('failed', `${path} cannot be run: ${messageOf(error)}`, { cause: error });
    });
    const values = results[output]?.data;
    if (!(values instanceof Float32Array)) return new Float32Array(0);
    return output === VECTOR ? values : pooled(values, ids.length, pooling);
  }

  return {
    async vectorOf(ids) {
      const vector = await run(ids);
      if (vector.length !== width) {
        const what = isMade ? 'make it again' : 'take graph and configuration from one model';
        throw new AppError('corrupt', `${path} does not give vectors of ${width} numbers; ${what}.`);
      }
      if (!vector.every(Number.isFinite)) {
        throw new AppError('corrupt', `${path} gives numbers that are none; make it again.`);
      }
      if (isOfUnitLength) return vector;
      const cut = vector.slice(0, cutTo ?? width);
      normalize(cut);
      return cut;
    },
    close: () => session.release(),
  };
}

async function open(path: string, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, runtimeOptions(threads));
  } catch (error) {
    throw new AppError(
      'corrupt',
      `${path} cannot be loaded; make it again (${messageOf(error).split('\n', 1).join('')}).`,
      { cause: error },
    );
  }
}

/** @throws AppError `invalid` for inputs or outputs by which the graph cannot be understood */
function outputOf(
  path: string,
  { inputNames, outputNames }: InferenceSession,
  { dense }: ModelFolder,
): string {
  const isKnown =
    INPUTS.slice(0, 2).every((name) => inputNames.includes(name)) &&
    inputNames.every((name) => INPUTS.includes(name));
  if (!isKnown) {
    throw new AppError(
      'invalid',
      `${path} reads ${inputNames.join(', ')}; a sentence encoder's graph reads input_ids, attention_mask and perhaps token_type_ids. Export it so, or take the model's safetensors.`,
    );
  }
  const output = [VECTOR, ...TOKEN_VECTORS].find((name) => outputNames.includes(name));
  if (output === undefined) {
    throw new AppError(
      'invalid',
      `${path} gives ${outputNames.join(', ')}; a sentence encoder's graph gives sentence_embedding, token_embeddings or last_hidden_state. Export it so, or take the model's safetensors.`,
    );
  }
  if (output !== VECTOR && dense.length > 0) {
    throw new AppError(
      'invalid',
      `${path} gives ${output} only, without the Dense modules that modules.json names. Export it with them, or take the model's safetensors.`,
    );
  }
  return output;
}

/** One vector of those of a text's tokens [tokens, width], none of which is padding. */
export function pooled(values: Float32Array, tokens: number, pooling: Pooling): Float32Array {
  const width = values.length / tokens;
  const vector = values.slice(0, width);
  if (pooling === 'cls') return vector;
  for (let at = width; at < values.length; at++) {
    const place = at % width;
    const [before, value] = [vector[place]!, values[at]!];
    vector[place] = pooling === 'max' ? Math.max(before, value) : before + value;
  }
  return pooling === 'max' ? vector : vector.map((sum) => sum / tokens);
}

/** Scales a vector to unit length in place; one without a direction stays as it is. */
function normalize(vector: Float32Array): void {
  const length = Math.hypot(...vector);
  if (length > 0) for (const [i, component] of vector.entries()) vector[i] = component / length;
}
