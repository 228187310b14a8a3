import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../../core/paths.ts';
import { dot } from '../../../measures/summary.ts';
import { startEncoder } from '../../../encoder/runtime/service.ts';
import { openSession } from '../../../encoder/runtime/session.ts';
import { loadTokenizer } from '../../../encoder/runtime/tokenizer.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
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

  it('puts the prompt of its role before a text', async () => {
    const plain = await variant();
    const prompted = await copyOf(plain, (dir) =>
      writeFile(
        join(dir, 'config_sentence_transformers.json'),
        JSON.stringify({ prompts: { query: 'query: ', passage: 'passage: ' } }),
      ),
    );
    const [with_, without] = await Promise.all(
      [prompted, plain].map(({ dir }) => openSession(dir, { threads: 1 })),
    );
    if (!with_ || !without) throw new Error('two sessions');
    for (const [role, text] of [
      ['query', 'query: holiday'],
      ['document', 'passage: holiday'],
      ['default', 'holiday'],
    ] as const) {
      expect(await with_.embed(['holiday'], role), role).to.deep.equal(await without.embed([text]));
    }
    await Promise.all([with_.close(), without.close()]);
    const encoder = await startEncoder(prompted, { threads: 1 });
    const { vectors } = await encoder.embed(['holiday'], { role: 'document' });
    await encoder.close();
    const again = await openSession(plain.dir, { threads: 1 });
    expect(vectors).to.deep.equal((await again.embed(['passage: holiday'])).vectors);
    await again.close();
  });

  it('lowers the case of texts where the folder wants it', async () => {
    const dir = await temporaryCopy(tinyCheckpoint('tiny-cls-fp16'));
    const edit = async (name: string, change: (content: string) => string): Promise<void> =>
      writeFile(join(dir, name), change(await readFile(join(dir, name), 'utf8')));
    await edit('tokenizer.json', (content) => content.replace('"lowercase": true', '"lowercase": false'));
    const cased = (await loadTokenizer(dir, 48)).encode('HOW do I').ids;
    await writeFile(join(dir, 'sentence_bert_config.json'), '{"do_lower_case": true}');
    const tokenizer = await loadTokenizer(dir, 48);
    expect(tokenizer.encode('HOW do I').ids).to.deep.equal(tokenizer.encode('how do i').ids);
    expect(tokenizer.encode('HOW do I').ids).not.to.deep.equal(cased);
  });

  it('refuses a tokenizer that contradicts its settings or the weights', async () => {
    const dir = await temporaryCopy(tinyCheckpoint('tiny-cls-fp16'));
    const refusal = async (name: string, changes: object): Promise<string> => {
      const path = join(dir, name);
      const before = await readFile(path, 'utf8');
      await writeFile(path, JSON.stringify({ ...(JSON.parse(before) as object), ...changes }));
      const { message } = await failure(loadTokenizer(dir, 48));
      await writeFile(path, before);
      return message;
    };
    const added = [{ id: 344, content: 'ServiceNow', special: false, normalized: false }];
    expect(await refusal('tokenizer.json', { added_tokens: added })).to.match(
      /has the token "ServiceNow" \(344\), but the weights have a row for the tokens below 344 only/,
    );
    const cased = { do_lower_case: false, tokenizer_class: 'BertTokenizer' };
    expect(await refusal('tokenizer_config.json', cased)).to.match(
      /says do_lower_case false, tokenizer\.json lowercase true/,
    );
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
