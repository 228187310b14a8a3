import { expect } from 'chai';
import { type Batch, INPUTS } from '../../../../../encoder/training/objectives.ts';
import type { TrainingTexts } from '../../../../../encoder/training/data/batches/epoch.ts';
import { halfRows } from '../../../../../encoder/training/data/vector-file.ts';
import { toFp16 } from '../../../../../encoder/model/weights/float16.ts';

/** Texts of which the first token tells the row and the others the length; the teacher's vectors tell both. */
export function numberedTexts(lengths: readonly number[], first = 1000): TrainingTexts {
  return {
    tokens: lengths.map((length, row) => [first + row, ...new Array<number>(length - 1).fill(1)]),
    teacher: halfRows(toFp16(Float32Array.from(lengths.flatMap((length, row) => [row, length]))), 2),
  };
}

/** The first token of each text, after checking that each text has its own teacher's vector. */
export function firstTokens({ texts, inputs }: Batch, first = 1000): number[] {
  const teacher = inputs[INPUTS.teacher] ?? expect.fail('There is no teacher.');
  expect(teacher).to.have.length(2 * texts.length);
  return texts.map(([token = -1, ...others], index) => {
    expect([...teacher.subarray(2 * index, 2 * index + 2)]).to.deep.equal([
      (token - first) % 1000,
      others.length + 1,
    ]);
    return token;
  });
}

/** The one part of a batch that has no others. */
export function only([batch, ...others]: readonly Batch[]): Batch {
  expect(others).to.deep.equal([]);
  return batch ?? expect.fail('The batch has no part.');
}
