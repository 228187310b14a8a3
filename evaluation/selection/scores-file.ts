import { dirname } from 'node:path';
import { z } from 'zod';
import { makeFolder, readTextIfPresent, writeFileAtomically } from '../../core/files.ts';
import { type Choice, keyOf } from './choices.ts';

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
