import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAbsence, makeFolder, writeFileAtomically } from '../../core/files.ts';
import { type Choice, keyOf } from './choices.ts';

/** Vectors of full depth and of confirmed choices, so that another bound on the same data embeds nothing again. */
export interface VectorsFile {
  /** The matrix of a choice, texts × width; null where it was not kept. */
  find(choice: Choice): Promise<Float32Array | null>;
  put(choice: Choice, matrix: Float32Array): Promise<void>;
}

/**
 * Vectors beside the file of scores, a file a choice: little-endian float32, as they lie in memory.
 *
 * @param scoresPath named after everything that the vectors depend on
 * @param texts how many rows a matrix has
 */
export function vectorsBeside(scoresPath: string, texts: number): VectorsFile {
  const pathOf = (choice: Choice): string => scoresPath.replace(/\.json$/, `-${keyOf(choice)}.f32`);
  return {
    async find(choice) {
      try {
        const bytes = await readFile(pathOf(choice));
        if (bytes.byteLength === 0 || bytes.byteLength % (4 * texts) !== 0) return null;
        // A copy begins where an array of floats may begin.
        return new Float32Array(new Uint8Array(bytes).buffer);
      } catch (error) {
        if (isAbsence(error)) return null;
        throw error;
      }
    },
    async put(choice, matrix) {
      await makeFolder(dirname(scoresPath));
      await writeFileAtomically(
        pathOf(choice),
        new Uint8Array(matrix.buffer, matrix.byteOffset, matrix.byteLength),
      );
    },
  };
}
