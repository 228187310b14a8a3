import { expect } from 'chai';
import { openForward } from '../../../../encoder/training/step/forward.ts';
import { centerStudent } from '../../../../encoder/training/tune/center-student.ts';
import { readModelFolder } from '../../../../encoder/model/folder.ts';
import { readStudent } from '../../../../encoder/training/student.ts';
import { loadTokenizer } from '../../../../encoder/runtime/tokenizer.ts';
import { texts, tinyCheckpoint } from '../../../parity/fixtures.ts';

describe('a student of a centered teacher', () => {
  it('is centered as well before its first step, and tells texts apart as before', async () => {
    const base = tinyCheckpoint('tiny-plain-fp32');
    const student = await readStudent(await readModelFolder(base), [0, 1]);
    const { config, weights } = student;
    const tokenizer = await loadTokenizer(base, 32);
    const tokens = texts.map((text) => tokenizer.encode(text).ids);
    const forward = openForward(config, weights, 1, 'pooled');
    const before = await forward.embed(tokens);
    await centerStudent(student, tokens, 1);
    const after = await forward.embed(tokens);
    await forward.release();

    const mean = (vectors: Float32Array, at: number): number =>
      tokens.reduce((sum, _, row) => sum + (vectors[row * config.hidden + at] ?? NaN), 0) / tokens.length;
    for (let at = 0; at < config.hidden; at++) {
      expect(mean(after, at)).to.be.closeTo(0, 1e-5);
      const common = mean(before, at);
      for (const row of tokens.keys()) {
        const place = row * config.hidden + at;
        expect(after[place]).to.be.closeTo((before[place] ?? NaN) - common, 1e-5);
      }
    }
  });
});
