import { join } from 'node:path';
import { openEncoderGraph } from './encoder-graph.ts';
import { AppError } from '../../core/errors.ts';
import { graphFile, type ModelFolder, readModelFolder } from '../model/folder.ts';
import { promptsByRole, type Role } from '../model/prompts.ts';
import { shareOfKnown } from './known-words.ts';
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
  /** The share of these words that its vocabulary can read, 0..1; see `knownWords`. */
  knownWords(words: readonly string[]): Promise<number>;
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
  const graph = await openEncoderGraph(path, folder, options);
  const { dimensions } = folder;
  const prompts = promptsByRole(folder.prompts);

  return {
    dimensions,
    async embed(texts, role = 'default') {
      const vectors = new Float32Array(texts.length * dimensions);
      let truncated = 0;
      for (const [row, text] of texts.entries()) {
        const tokens = tokenizer.encode(prompts[role] + text);
        if (tokens.truncated) truncated++;
        vectors.set(await graph.vectorOf(tokens.ids), row * dimensions);
      }
      return { vectors, truncated };
    },
    knownWords: (words) => shareOfKnown(words, dir, tokenizer),
    close: () => graph.close(),
  };
}
