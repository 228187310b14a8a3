import { dirname } from 'node:path';
import { z } from 'zod';
import { makeFolder, readTextIfPresent, writeFileAtomically, isAbsence } from '../../core/files.ts';
import { type Choice, keyOf } from './choices.ts';
import { readFile } from 'node:fs/promises';

const schema = z.object({ scores: z.record(z.string(), z.array(z.number())) });

/** Scores that were measured before, so that a search that was stopped goes on, and another bound is answered at once. */
export interface ScoresFile {
  find(choice: Choice): readonly number[] | undefined;
  /** Adds scores and writes the file, whole or not at all. */
  add(scored: readonly (readonly [Choice, readonly number[]])[]): Promise<void>;
}

/**
 * Opens the scores at a path; one that is missing or cannot be understood is begun anew.
 *
 * @param path named after everything that the scores depend on
 */
export async function openScoresFile(path: string): Promise<ScoresFile> {
  const scores = new Map(Object.entries(parsed(await readTextIfPresent(path))));
  return {
    find: (choice) => scores.get(keyOf(choice)),
    async add(scored) {
      for (const [choice, numbers] of scored) scores.set(keyOf(choice), [...numbers]);
      await makeFolder(dirname(path));
      await writeFileAtomically(path, JSON.stringify({ scores: Object.fromEntries(scores) }));
    },
  };
}

function parsed(text: string | null): z.infer<typeof schema>['scores'] {
  try {
    return schema.parse(JSON.parse(text ?? '')).scores;
  } catch {
    return {};
  }
}

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
