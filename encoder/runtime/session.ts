import { join } from 'node:path';
import { InferenceSession, runtimeOptions, Tensor } from './onnxruntime.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { graphFile, type ModelFolder, readModelFolder } from '../model/folder.ts';
import { promptsByRole, type Role } from '../model/prompts.ts';
import { loadTokenizer } from './tokenizer.ts';

/** Vectors of texts. */
export interface EmbedResult {
  /** texts × dimensions, row-major, each row of unit length. */
  readonly vectors: Float32Array;
  /** How many texts were too long for the model and lost their end. */
  readonly truncated: number;
}

/** An encoder in this process. */
export interface EncoderSession {
  readonly dimensions: number;
  /**
   * Embeds texts one by one, so that no vector depends on the texts beside it. Blocks the event loop while it
   * runs a text (milliseconds).
   *
   * @param role whose prompt is put before each text; `default` unless given
   * @throws AppError `corrupt` when the model gives numbers that are none, `failed` when it cannot run.
   */
  embed(texts: readonly string[], role?: Role): Promise<EmbedResult>;
  close(): Promise<void>;
}

function graphOf(folder: ModelFolder): string {
  const file = graphFile(folder);
  if (file !== undefined) return join(folder.dir, file);
  throw new AppError(
    'invalid',
    `${folder.dir} holds no ONNX graph. Make a variant of it with "bonsai prune".`,
  );
}

async function openGraph(path: string, threads: number): Promise<InferenceSession> {
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

/** Scales a vector to unit length in place; one without a direction stays as it is. */
function normalize(vector: Float32Array): void {
  const length = Math.hypot(...vector);
  if (length > 0) for (const [i, component] of vector.entries()) vector[i] = component / length;
}

/**
 * Opens a variant in this process: for measuring, and inside the encoder's process.
 *
 * @throws AppError that names the file which is missing, damaged or not supported.
 *
 * @example
 * ```ts
 * import { openSession } from 'bonsai-faq/encoder/runtime/session.ts';
 *
 * const session = await openSession('models/minilm-l2-tuned', { threads: 1 });
 * const { vectors, truncated } = await session.embed(['Where is my badge?', 'When is payday?']);
 * console.log(vectors.length / session.dimensions, session.dimensions, truncated); // 2 384 0
 * await session.close();
 * ```
 */
export async function openSession(dir: string, options: { threads: number }): Promise<EncoderSession> {
  const folder = await readModelFolder(dir);
  const path = graphOf(folder);
  const tokenizer = await loadTokenizer(dir, folder.maxTokens);
  const session = await openGraph(path, options.threads);
  const { dimensions } = folder;
  const prompts = promptsByRole(folder.prompts);

  /** Runs one text. Only the output that is asked for is copied out of the runtime. */
  async function run(ids: readonly number[]): Promise<Float32Array> {
    const shape = [1, ids.length];
    const feeds = {
      input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
      ...(session.inputNames.includes('token_type_ids') && {
        token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
      }),
    };
    const output = await session.run(feeds, ['sentence_embedding']).catch((error: unknown) => {
      throw new AppError('failed', `${path} cannot be run: ${messageOf(error)}`, { cause: error });
    });
    const vector = output.sentence_embedding?.data;
    if (!(vector instanceof Float32Array) || vector.length !== dimensions) {
      throw new AppError('corrupt', `${path} does not give vectors of ${dimensions} numbers; make it again.`);
    }
    if (!vector.every(Number.isFinite)) {
      throw new AppError('corrupt', `${path} gives numbers that are none; make it again.`);
    }
    if (!folder.normalize) normalize(vector);
    return vector;
  }

  return {
    dimensions,
    async embed(texts, role = 'default') {
      const vectors = new Float32Array(texts.length * dimensions);
      let truncated = 0;
      for (const [row, text] of texts.entries()) {
        const tokens = tokenizer.encode(prompts[role] + text);
        if (tokens.truncated) truncated++;
        vectors.set(await run(tokens.ids), row * dimensions);
      }
      return { vectors, truncated };
    },
    close: () => session.release(),
  };
}
