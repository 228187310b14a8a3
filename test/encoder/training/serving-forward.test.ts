import { expect } from 'chai';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { openServingForward } from '../../../encoder/training/serving-forward.ts';
import { openForward } from '../../../encoder/training/step/forward.ts';
import { readStudent } from '../../../encoder/training/student.ts';
import { largestDifference, tinyCheckpoint } from '../../parity/fixtures.ts';

const TEXTS = [
  [2, 7, 8, 3],
  [2, 9, 3],
  [2, 5, 6, 7, 8, 9, 10, 11, 3],
  [2, 30, 3],
];

describe("a teacher's vectors by the graph that serves", () => {
  it('are those of the graph that trains, where there is one, whatever stands beside a text', async () => {
    const folder = await readModelFolder(tinyCheckpoint('tiny-plain-fp32'));
    const { config, weights } = await readStudent(folder, [1]);
    const trains = openForward(config, weights, 1);
    const serves = await openServingForward(folder, [1], 1);
    const expected = await trains.embed(TEXTS);
    expect(largestDifference(await serves.embed(TEXTS), expected)).to.be.below(1e-5);
    const [first = []] = TEXTS;
    const alone = await serves.embed([first]);
    expect(largestDifference(alone, expected.subarray(0, alone.length))).to.be.below(1e-5);
    await trains.release();
    await serves.release();
  });
});
