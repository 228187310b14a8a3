import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../../core/paths.ts';
import { dot } from '../../../measures/summary.ts';
import { openSession } from '../../../encoder/runtime/session.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import { failure } from './failure.ts';
import { copyOf, fillWithNaN, temporaryCopy, variant } from './helpers.ts';

const TEXTS = [
  'How do I reset my password?',
  '',
  'a',
  '👍🏽 経費 שלום',
  'null\u0000 and \ud83d alone',
  'Where can I park? '.repeat(200),
];

describe('encoder/session', () => {
  it('gives every text a vector of unit length, and counts what was cut off', async () => {
    const { dir, dimensions } = await variant();
    const session = await openSession(dir, { threads: 1 });
    const { vectors, truncated } = await session.embed(TEXTS);
    expect(vectors.length).to.equal(TEXTS.length * dimensions);
    for (const row of TEXTS.keys()) {
      const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
      expect(dot(vector, vector)).to.be.closeTo(1, 1e-5);
    }
    expect(truncated).to.equal(1);
    await session.close();
  });

  it('gives a text the same vector whatever is beside it', async () => {
    const { dir, dimensions } = await variant();
    const session = await openSession(dir, { threads: 2 });
    const together = await session.embed(TEXTS);
    for (const [row, text] of [...TEXTS.entries()].reverse()) {
      const alone = await session.embed([text]);
      expect(alone.vectors).to.deep.equal(together.vectors.slice(row * dimensions, (row + 1) * dimensions));
    }
    await session.close();
  });

  it('brings close what means the same', async () => {
    const { dir, dimensions } = await variant('minilm-l6');
    const session = await openSession(dir, { threads: 2 });
    const { vectors } = await session.embed([
      'How do I reset my password?',
      'I forgot my login credentials',
      'What is for lunch today?',
    ]);
    const [query, same, other] = [0, 1, 2].map((row) =>
      vectors.subarray(row * dimensions, (row + 1) * dimensions),
    );
    if (!query || !same || !other) throw new Error('three rows');
    expect(dot(query, same)).to.be.greaterThan(dot(query, other) + 0.3);
    await session.close();
  });

  it('puts the prompt before a text that the folder names as its default', async () => {
    const plain = await variant();
    const prompted = await copyOf(plain, (dir) =>
      writeFile(
        join(dir, 'config_sentence_transformers.json'),
        JSON.stringify({ prompts: { query: 'query: ' }, default_prompt_name: 'query' }),
      ),
    );
    const [with_, without] = await Promise.all(
      [prompted, plain].map(({ dir }) => openSession(dir, { threads: 1 })),
    );
    if (!with_ || !without) throw new Error('two sessions');
    expect(await with_.embed(['holiday'])).to.deep.equal(await without.embed(['query: holiday']));
    await Promise.all([with_.close(), without.close()]);
  });

  it('scales the vectors of a model that does not', async () => {
    const base = await temporaryCopy(join(shipped.models, 'all-MiniLM-L6-v2'));
    const path = join(base, 'modules.json');
    const modules: unknown = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(Array.isArray(modules) ? modules.slice(0, 2) : []));
    const out = join(base, 'pruned');
    await prune({ base, keep: [0], out, precision: 'fp32', safetensors: false });
    const session = await openSession(out, { threads: 1 });
    const { vectors } = await session.embed(['holiday']);
    expect(dot(vectors, vectors)).to.be.closeTo(1, 1e-5);
    await session.close();
  });

  describe('says what is wrong with', () => {
    it('a folder without a graph', async () => {
      const error = await failure(openSession(join(shipped.models, 'all-MiniLM-L6-v2'), { threads: 1 }));
      expect(error.code).to.equal('invalid');
      expect(error.message).to.match(/no ONNX graph.*bonsai prune/);
    });

    it('a graph that was cut short', async () => {
      const { dir } = await copyOf(await variant(), async (copy) => {
        const [graph = ''] = await readdir(join(copy, 'onnx'));
        await truncate(join(copy, 'onnx', graph), 1_000_000);
      });
      const error = await failure(openSession(dir, { threads: 1 }));
      expect(error.code).to.equal('corrupt');
      expect(error.message).to.match(/model\.onnx cannot be loaded/);
    });

    it('weights that are not numbers', async () => {
      const { dir } = await copyOf(await variant(), (copy) =>
        fillWithNaN(join(copy, 'onnx', 'model.onnx'), 0.01, 0.5),
      );
      const session = await openSession(dir, { threads: 1 });
      const error = await failure(session.embed(['How do I reset my password?']));
      expect(error.code).to.equal('corrupt');
      expect(error.message).to.match(/model\.onnx gives numbers that are none/);
      await session.close();
    });

    it('a tokenizer that is missing', async () => {
      const { dir } = await copyOf(await variant(), (copy) => rm(join(copy, 'tokenizer.json')));
      const error = await failure(openSession(dir, { threads: 1 }));
      expect(error.message).to.include('tokenizer.json');
    });

    it('a folder that is not there', async () => {
      expect((await failure(openSession('/nowhere/at/all', { threads: 1 }))).code).to.equal('not-found');
    });
  });
});
