import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ProgressState } from '../../../core/progress.ts';
import { gathered } from '../../../encoder/training/data/vector-file.ts';
import { teacherVectors, type TeacherVectorsOptions } from '../../../encoder/training/teacher-vectors.ts';
import { failureOf } from '../../failure-of.ts';
import { folder } from '../../temporary-files.ts';

const TEXTS = Array.from({ length: 23 }, (_, index) => `text ${index}`);

/** Numbers that fp16 holds exactly. */
function vectorOf(text: string): number[] {
  const number = Number(text.slice(5));
  return [number / 32, -number / 64, 0.5];
}

describe("the teacher's vectors", () => {
  let options: TeacherVectorsOptions;
  let asked: string[];
  beforeEach(() => {
    asked = [];
    options = {
      folder: join(mkdtempSync(join(folder, 'teacher-')), 'vectors'),
      teacher: 'a teacher',
      hidden: 3,
      chunk: 5,
      embed: (texts) => {
        asked.push(...texts);
        return Promise.resolve(Float32Array.from(texts.flatMap(vectorOf)));
      },
    };
  });

  async function expectVectors(texts = TEXTS, changed: Partial<TeacherVectorsOptions> = {}): Promise<void> {
    const vectors = await teacherVectors(texts, { ...options, ...changed });
    expect(vectors.length).to.equal(texts.length);
    const all = gathered(vectors, [...texts.keys()]);
    expect([...all]).to.deep.equal(texts.flatMap(vectorOf));
    expect([...gathered(vectors, [7, 2])]).to.deep.equal([7, 2].flatMap((row) => vectorOf(texts[row] ?? '')));
  }

  it('are made once, and kept in one file', async () => {
    await expectVectors();
    expect(asked).to.deep.equal(TEXTS);
    await expectVectors();
    expect(asked).to.have.length(23);
    expect(readdirSync(options.folder)).to.have.length(1);
  });

  it('are others for another teacher, other texts, another order', async () => {
    await expectVectors();
    await expectVectors(TEXTS, { teacher: 'another' });
    await expectVectors(TEXTS.toReversed());
    await expectVectors(TEXTS.slice(1));
    expect(asked).to.have.length(23 * 4 - 1);
    expect(readdirSync(options.folder)).to.have.length(4);
  });

  it('go on where a kill or Ctrl-C interrupted them', async () => {
    const { embed } = options;
    const dying = (texts: readonly string[]) =>
      texts.includes('text 12') ? Promise.reject(new Error('killed')) : embed(texts);
    await teacherVectors(TEXTS, { ...options, embed: dying }).then(
      () => expect.fail('It was to die.'),
      () => undefined,
    );
    expect(asked).to.have.length(10);
    const stop = new AbortController();
    const stopping = (texts: readonly string[]) => {
      stop.abort();
      return embed(texts);
    };
    const work = teacherVectors(TEXTS, { ...options, embed: stopping, signal: stop.signal });
    expect(await failureOf(work)).to.match(/^cancelled: /);
    const reported: ProgressState[] = [];
    await expectVectors(TEXTS, { report: (state) => reported.push(state) });
    expect(asked).to.deep.equal(TEXTS);
    expect(reported.map(({ done, total }) => `${done}/${total ?? NaN}`)).to.deep.equal([
      '15/23',
      '20/23',
      '23/23',
    ]);
  });

  it('are made again where the file was cut off or damaged', async () => {
    await expectVectors();
    const [name = ''] = readdirSync(options.folder);
    const path = join(options.folder, name);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 1));
    await expectVectors();
    expect(asked.slice(23)).to.deep.equal(TEXTS.slice(20));
    expect(readFileSync(path)).to.deep.equal(whole);

    const damaged = Buffer.from(whole);
    damaged[70] = (damaged[70] ?? 0) ^ 1;
    writeFileSync(path, damaged);
    await expectVectors();
    expect(asked.slice(26)).to.deep.equal(TEXTS.slice(5));
    expect(readFileSync(path)).to.deep.equal(whole);
    expect(readdirSync(options.folder)).to.deep.equal([name]);
  });

  it('are the same where two make them at once', async () => {
    await Promise.all([expectVectors(), expectVectors()]);
    expect(readdirSync(options.folder)).to.have.length(1);
    const { length } = asked;
    await expectVectors();
    expect(asked).to.have.length(length);
  });

  it('say that the disk is full, and can go on', async function () {
    if (!existsSync('/dev/full')) this.skip();
    await expectVectors();
    const [name = ''] = readdirSync(options.folder);
    const full = { ...options, folder: `${options.folder}-full` };
    await teacherVectors(['text 0'], full);
    symlinkSync('/dev/full', join(full.folder, `${name}.partial`));
    expect(await failureOf(teacherVectors(TEXTS, full))).to.match(/^failed: The disk is full: .*\.f16/);
  });

  it('are refused where they are no numbers', async () => {
    const broken = () => Promise.resolve(new Float32Array(15).fill(NaN));
    expect(await failureOf(teacherVectors(TEXTS, { ...options, embed: broken }))).to.match(
      /^failed: The teacher gives vectors that are no numbers/,
    );
    expect((await teacherVectors([], options)).length).to.equal(0);
  });
});
