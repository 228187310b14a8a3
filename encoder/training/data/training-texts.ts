import type { Batch } from '../objective.ts';
import { INPUTS } from '../objectives.ts';
import { gathered, type VectorRows } from './vector-rows.ts';

/** Texts to train on, which batches name by their row. */
export interface TrainingTexts {
  /** Token ids of each text, special ones included. */
  readonly tokens: readonly (readonly number[])[];
  /** The teacher's vector of each text; null where the objective does not read it. */
  readonly teacher: VectorRows | null;
}

/** A batch of some of the texts, with the teacher's vectors where there are any. */
export function batchOf(
  { tokens, teacher }: TrainingTexts,
  rows: readonly number[],
  inputs: Batch['inputs'] = {},
): Batch {
  return {
    texts: rows.map((row) => tokens[row]!),
    inputs: teacher === null ? inputs : { ...inputs, [INPUTS.teacher]: gathered(teacher, rows) },
  };
}

/** Distinct texts in the order of their first mention. */
export interface TextTable {
  readonly texts: readonly string[];
  /** The text's row, a new one where it has none yet. */
  readonly row: (text: string) => number;
}

export function createTextTable(): TextTable {
  const rows = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    row(text) {
      const known = rows.get(text);
      if (known !== undefined) return known;
      rows.set(text, texts.length);
      return texts.push(text) - 1;
    },
  };
}
