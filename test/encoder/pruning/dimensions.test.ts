import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { modelIdentity, readModelFolder } from '../../../encoder/model/folder.ts';
import { prune, type PruneOptions } from '../../../encoder/pruning/prune.ts';
import { openSession } from '../../../encoder/runtime/session.ts';
import { resolveVariant } from '../../../encoder/variants/resolve.ts';
import { sharesSpace } from '../../../encoder/model/shared-space.ts';
import {
  architectureCheckpoint,
  largestDifference,
  someTexts,
  texts,
  tinyCheckpoint,
  truncatedVectors,
} from '../../parity/fixtures.ts';
import { editJson, temporaryFolders } from '../model/helpers.ts';
import { failure } from '../runtime/failure.ts';

const KEPT = 12;

async function vectorsOf(dir: string, some: readonly string[] = someTexts): Promise<Float32Array> {
  const session = await openSession(dir, { threads: 1 });
  try {
    return (await session.embed(some)).vectors;
  } finally {
    await session.close();
  }
}

describe('vectors cut to their first dimensions', () => {
  const folders = temporaryFolders();

  async function cut(base: string, options: Partial<PruneOptions> = {}): Promise<string> {
    const out = join(await folders.empty(), 'short');
    const { layers } = (await readModelFolder(base)).config;
    const keep = Array.from({ length: layers }, (_, layer) => layer);
    await prune({ base, keep, precision: 'fp32', safetensors: true, dimensions: KEPT, ...options, out });
    return out;
  }

  for (const [name, what] of [
    ['distilbert', 'of a model that normalizes'],
    ['roberta', 'of one that does not'],
    ['bert-dense', 'of one with a Dense module, which loses rows'],
  ] as const) {
    it(`${what}: as sentence-transformers' truncate_dim, normalized`, async () => {
      const out = await cut(architectureCheckpoint(name));
      const vectors = await vectorsOf(out);
      expect(vectors.length).to.equal(someTexts.length * KEPT);
      expect(largestDifference(vectors, await truncatedVectors(name))).to.be.below(1e-5);
      const folder = await readModelFolder(out);
      expect(folder).to.include({ dimensions: KEPT, normalize: true });
      expect(folder.dense).to.have.length(1);
      expect(folder.lineage?.dimensions).to.deep.equal({ kept: KEPT, of: name === 'bert-dense' ? 24 : 32 });
    });
  }

  it('can be quantized and cut further, which the lineage counts from the base', async () => {
    const out = await cut(await cut(architectureCheckpoint('distilbert')), {
      precision: 'int8',
      dimensions: 8,
    });
    const folder = await readModelFolder(out);
    expect(folder.lineage?.dimensions).to.deep.equal({ kept: 8, of: 32 });
    expect(folder.dense).to.have.length(1);
    const int8 = await cut(out, { precision: 'int8', dimensions: undefined });
    expect((await readModelFolder(int8)).lineage?.dimensions).to.deep.equal({ kept: 8, of: 32 });
    expect(await vectorsOf(int8)).to.deep.equal(await vectorsOf(out));
  });

  it('of a folder without modules.json, which gets one', async () => {
    const out = await cut(tinyCheckpoint('tiny-plain-fp32'), { safetensors: false });
    expect(await readdir(out)).to.include.members(['modules.json', '1_Pooling', '2_Dense']);
    expect(await readModelFolder(out)).to.include({ pooling: 'mean', dimensions: KEPT });
    const whole = await cut(tinyCheckpoint('tiny-plain-fp32'), { dimensions: undefined });
    const expected = firstOfRows(await vectorsOf(whole, texts.slice(0, 9)), 9);
    expect(largestDifference(await vectorsOf(out, texts.slice(0, 9)), expected)).to.be.below(1e-5);
  });

  it('where the folder itself says truncate_dim, without being asked', async () => {
    const base = await folders.tiny('tiny-cls-fp16');
    const before = await modelIdentity(base);
    await editJson(join(base, 'config_sentence_transformers.json'), { truncate_dim: KEPT });
    expect((await readModelFolder(base)).dimensions).to.equal(KEPT);
    expect(await modelIdentity(base)).not.to.equal(before);
    const out = await cut(base, { dimensions: undefined });
    const asked = await cut(tinyCheckpoint('tiny-cls-fp16'));
    expect(await vectorsOf(out)).to.deep.equal(await vectorsOf(asked));
    const settings = await readFile(join(out, 'config_sentence_transformers.json'), 'utf8');
    expect(settings).not.to.include('truncate_dim');
    await editJson(join(base, 'config_sentence_transformers.json'), { truncate_dim: 100 });
    expect((await readModelFolder(base)).dimensions).to.equal(32);
  });

  it('share no space with the whole ones, and a student leaves its teacher', async () => {
    const base = architectureCheckpoint('distilbert');
    const dataDir = await folders.empty();
    const whole = await resolveVariant(base, { dataDir });
    const short = await resolveVariant(await cut(base), { dataDir });
    const int8 = await resolveVariant(await cut(base, { precision: 'int8' }), { dataDir });
    expect(sharesSpace(short, whole)).to.equal(false);
    expect(sharesSpace(whole, short)).to.equal(false);
    expect(sharesSpace(int8, short)).to.equal(true);
    const student = await cut(tinyCheckpoint('tiny-cls-fp16'), { dimensions: undefined });
    const shared = { variant: 'teacher', sha256: 'a'.repeat(64), layers: 2, cosine: 0.9 };
    await editJson(join(student, 'bonsai.json'), { phases: [{ phase: 'distil' }], sharesSpaceWith: shared });
    expect((await readModelFolder(await cut(student))).lineage).not.to.have.property('sharesSpaceWith');
  });

  it('need fewer numbers than there are, and are refused before anything is written', async () => {
    for (const dimensions of [32, 33, 0, 1.5]) {
      const out = join(await folders.empty(), 'short');
      const base = architectureCheckpoint('distilbert');
      const request = { base, keep: [0], precision: 'fp32', safetensors: false, dimensions, out } as const;
      const error = await failure(prune(request));
      expect(error.code).to.equal('invalid');
      expect(error.message).to.match(
        /have 32 dimensions and cannot be cut to .*; choose a number from 1 to 31/,
      );
      expect(await readdir(join(out, '..'))).to.deep.equal([]);
      await rm(join(out, '..'), { recursive: true });
    }
  });
});

/** The first numbers of each row in unit length. */
function firstOfRows(matrix: Float32Array, rows: number): Float32Array {
  const width = matrix.length / rows;
  const cut = Array.from({ length: rows }, (_, row) => matrix.slice(row * width, row * width + KEPT));
  return Float32Array.from(
    cut.flatMap((vector) => [...vector.map((value) => value / Math.hypot(...vector))]),
  );
}
