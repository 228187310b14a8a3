import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { sha256OfFile } from '../../../core/files.ts';
import { openSession } from '../../../encoder/runtime/session.ts';
import { modelIdentity, readModelFolder, weightsSha256 } from '../../../encoder/model/folder.ts';
import { PRECISIONS } from '../../../encoder/model/precision.ts';
import { prune, type PruneOptions } from '../../../encoder/pruning/prune.ts';
import { summarize } from '../../../encoder/pruning/summary.ts';
import { failure } from '../runtime/failure.ts';
import { editJson, temporaryFolders } from '../model/helpers.ts';
import { largestDifference, texts, tinyCheckpoint } from '../../parity/fixtures.ts';

const CLS = tinyCheckpoint('tiny-cls-fp16');
const configSchema = z.record(z.string(), z.unknown());

async function configOf(dir: string): Promise<Record<string, unknown>> {
  return configSchema.parse(JSON.parse(await readFile(join(dir, 'config.json'), 'utf8')));
}

async function vectorsOf(dir: string): Promise<Float32Array> {
  const session = await openSession(dir, { threads: 1 });
  try {
    return (await session.embed(texts.slice(0, 40))).vectors;
  } finally {
    await session.close();
  }
}

describe('prune', () => {
  const folders = temporaryFolders();

  async function pruned(options: Partial<PruneOptions> = {}): Promise<string> {
    const out = join(await folders.empty(), 'variant');
    await prune({ base: CLS, keep: [1], precision: 'fp32', safetensors: true, ...options, out });
    return out;
  }

  it('takes the transformer from a folder of its own, and makes a flat variant of it', async () => {
    const dir = await folders.tiny('tiny-cls-fp16');
    const inner = join(dir, '0_Transformer');
    await mkdir(inner);
    for (const file of [
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'sentence_bert_config.json',
      'model.safetensors',
    ]) {
      await rename(join(dir, file), join(inner, file));
    }
    const modules = [
      { idx: 0, name: '0', path: '0_Transformer', type: 'sentence_transformers.models.Transformer' },
      { idx: 1, name: '1', path: '1_Pooling', type: 'sentence_transformers.models.Pooling' },
    ];
    await writeFile(join(dir, 'modules.json'), JSON.stringify(modules));
    const flat = await pruned({ base: dir });
    expect(await vectorsOf(flat)).to.deep.equal(await vectorsOf(await pruned()));
    expect(await readdir(flat))
      .to.include('tokenizer.json')
      .and.not.include('0_Transformer');
    expect(await readModelFolder(flat)).to.include({ transformerDir: flat, pooling: 'cls', maxTokens: 48 });
    const cut = await pruned({ base: dir, vocabulary: { files: [], texts: texts.slice(0, 40) } });
    expect((await readModelFolder(cut)).config.vocabulary).to.be.below(344);
  });

  it('says what a folder without safetensors holds, and refuses a token without a row', async () => {
    const dir = await folders.tiny('tiny-cls-fp16');
    await editJson(join(dir, 'tokenizer.json'), {
      added_tokens: [{ id: 344, content: 'ServiceNow', special: false, normalized: false }],
    });
    const out = join(await folders.empty(), 'variant');
    const request = { base: dir, keep: [0], precision: 'fp32', safetensors: false, out } as const;
    expect((await failure(prune(request))).message).to.match(/has the token "ServiceNow" \(344\)/);

    const bare = await folders.tiny('tiny-cls-fp16');
    await rm(join(bare, 'model.safetensors'));
    await mkdir(join(bare, 'onnx'));
    await writeFile(join(bare, 'onnx', 'model.onnx'), '');
    await mkdir(join(bare, 'openvino'));
    await writeFile(join(bare, 'openvino', 'openvino_model.xml'), '');
    expect((await failure(prune({ ...request, base: bare }))).message).to.match(
      /holds no model\.safetensors, only an ONNX graph and an OpenVINO graph\. It can serve as it is; to prune/,
    );
    await writeFile(join(bare, 'pytorch_model.bin'), '');
    expect((await failure(prune({ ...request, base: bare }))).message).to.match(/save_pretrained/);
  });

  it('writes an ordinary model folder and says what it made', async () => {
    const out = join(await folders.empty(), 'small');
    const summary = await prune({ base: CLS, keep: [1], precision: 'fp32', safetensors: true, out });
    expect(summary).to.deep.equal(await summarize(out));
    expect(summary).to.deep.include({
      name: 'small',
      path: out,
      layers: 1,
      keptLayers: [1],
      precision: 'fp32',
      dimensions: 32,
      base: 'tiny-cls-fp16',
    });
    expect(await readdir(out)).to.have.members([
      '1_Pooling',
      'bonsai.json',
      'config.json',
      'config_sentence_transformers.json',
      'model.safetensors',
      'modules.json',
      'onnx',
      'sentence_bert_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    expect(await configOf(out)).to.deep.equal({
      ...(await configOf(CLS)),
      num_hidden_layers: 1,
      dtype: 'float32',
    });
    expect(await readModelFolder(out)).to.include({ pooling: 'cls', normalize: false, maxTokens: 48 });
  });

  it('counts parameters as the checkpoint has them, without the pooler', async () => {
    const { parameters } = await prune({
      base: CLS,
      keep: [0, 1],
      precision: 'fp16',
      safetensors: false,
      out: join(await folders.empty(), 'x'),
    });
    const { config } = await readModelFolder(CLS);
    const embeddings = (config.vocabulary + 64 + 2) * 32 + 64;
    expect(parameters).to.equal(embeddings + 2 * (4 * (32 * 32 + 32) + 2 * 32 * 64 + 32 + 64 + 4 * 32));
  });

  it('records where it comes from, and the hash of every file', async () => {
    const out = await pruned({ keep: [0] });
    const { lineage } = await readModelFolder(out);
    expect(lineage).to.deep.include({
      name: 'variant',
      base: { name: 'tiny-cls-fp16', sha256: await weightsSha256(CLS) },
      keptLayers: [0],
      phases: [],
      precision: 'fp32',
    });
    expect(Object.keys(lineage?.files ?? {})).to.include.members([
      'onnx/model.onnx',
      '1_Pooling/config.json',
    ]);
    for (const [file, hash] of Object.entries(lineage?.files ?? {})) {
      expect(await sha256OfFile(join(out, file)), file).to.equal(hash);
    }
  });

  it('counts kept layers from the original base when it prunes a pruned variant', async () => {
    const first = await pruned({ keep: [1] });
    const second = await pruned({ base: first, keep: [0] });
    const { lineage } = await readModelFolder(second);
    expect(lineage?.keptLayers).to.deep.equal([1]);
    expect(lineage?.base).to.deep.equal({ name: 'tiny-cls-fp16', sha256: await weightsSha256(CLS) });
    expect(await modelIdentity(second)).to.equal(await modelIdentity(first));
  });

  it('keeps the space that a student shares with its teacher until layers are cut away', async () => {
    const student = await pruned({ keep: [0, 1] });
    const shared = { variant: 'teacher', sha256: await weightsSha256(CLS), layers: 2, cosine: 0.9 };
    await editJson(join(student, 'bonsai.json'), { phases: [{ phase: 'distil' }], sharesSpaceWith: shared });
    const int8 = await pruned({ base: student, keep: [0, 1], precision: 'int8' });
    const { lineage } = await readModelFolder(int8);
    expect(lineage).to.deep.include({ phases: [{ phase: 'distil' }], sharesSpaceWith: shared });
    const cut = await readModelFolder(await pruned({ base: student, keep: [1] }));
    expect(cut.lineage).not.to.have.property('sharesSpaceWith');
    await editJson(join(student, 'bonsai.json'), { sharesSpaceWith: null });
    expect((await readModelFolder(student)).lineage?.sharesSpaceWith).to.equal(null);
  });

  it('makes the same bytes again', async () => {
    for (const precision of PRECISIONS) {
      const first = await pruned({ keep: [0, 1], precision });
      const second = await pruned({ keep: [0, 1], precision });
      expect(await modelIdentity(first), precision).to.equal(await modelIdentity(second));
    }
  });

  it('gives the same vectors from the safetensors that it wrote', async () => {
    const direct = await pruned({ keep: [1] });
    await rm(join(direct, 'bonsai.json'));
    const again = await pruned({ base: direct, keep: [0] });
    expect(largestDifference(await vectorsOf(direct), await vectorsOf(again))).to.equal(0);
  });

  it('stores fp16 in half the bytes, for the same vectors where the base had 16 bits', async () => {
    const [full, half] = [await pruned({ precision: 'fp32' }), await pruned({ precision: 'fp16' })];
    expect(largestDifference(await vectorsOf(full), await vectorsOf(half))).to.be.below(1e-6);
    const sizes = await Promise.all([full, half].map((dir) => readFile(join(dir, 'onnx', 'model.onnx'))));
    expect(sizes[1]?.length).to.be.below((sizes[0]?.length ?? 0) * 0.6);
    expect(await configOf(half)).to.include({ dtype: 'float16' });
  });

  it('leaves the safetensors out where asked, and where int8 is made keeps them in floats', async () => {
    expect(await readdir(await pruned({ safetensors: false }))).not.to.include('model.safetensors');
    const int8 = await pruned({ precision: 'int8' });
    expect(await readdir(join(int8, 'onnx'))).to.deep.equal(['model_quantized.onnx']);
    const again = await pruned({ base: int8, keep: [0] });
    expect(largestDifference(await vectorsOf(again), await vectorsOf(await pruned()))).to.equal(0);
  });

  it('refuses layers that the model does not have before it writes anything', async () => {
    const dir = await folders.empty();
    const error = await failure(
      prune({ base: CLS, keep: [2], precision: 'fp32', safetensors: true, out: join(dir, 'x') }),
    );
    expect(error.code).to.equal('invalid');
    expect(await readdir(dir)).to.deep.equal([]);
  });

  it('refuses to write over something, and takes an empty folder', async () => {
    const dir = await folders.empty();
    const out = join(dir, 'x');
    await mkdir(out);
    await writeFile(join(out, 'precious.txt'), 'mine');
    const options: PruneOptions = { base: CLS, keep: [0], precision: 'fp32', safetensors: true, out };
    expect(await failure(prune(options))).to.include({ code: 'conflict' });
    expect(await readdir(dir)).to.deep.equal(['x']);
    expect(await readdir(out)).to.deep.equal(['precious.txt']);
    await rm(join(out, 'precious.txt'));
    await prune(options);
    expect(await readdir(out)).to.include('bonsai.json');
  });

  it('says so before it works when a file is in the way', async () => {
    const dir = await folders.empty();
    await writeFile(join(dir, 'file'), 'mine');
    const steps: number[] = [];
    for (const out of [join(dir, 'file'), join(dir, 'file', 'x')]) {
      const report = ({ done }: { done: number }): void => void steps.push(done);
      const options: PruneOptions = {
        base: CLS,
        keep: [0],
        precision: 'fp32',
        safetensors: true,
        out,
        report,
      };
      expect(await failure(prune(options))).to.include({ code: 'invalid' });
    }
    expect(steps).to.deep.equal([]);
    expect(await readdir(dir)).to.deep.equal(['file']);
  });

  it('leaves nothing behind when it is cancelled at any step', async () => {
    for (const cancelAt of [0, 1, 2, 3]) {
      const dir = await folders.empty();
      const abort = new AbortController();
      const report = ({ done }: { done: number }): void => {
        if (done === cancelAt) abort.abort();
      };
      const error = await failure(
        prune({
          base: CLS,
          keep: [0],
          precision: 'fp32',
          safetensors: true,
          out: join(dir, 'deep', 'x'),
          signal: abort.signal,
          report,
        }),
      );
      expect(error.code).to.equal('cancelled');
      const left = await readdir(dir, { recursive: true });
      expect(left.filter((name) => name !== 'deep')).to.deep.equal([]);
    }
  });

  it('says so when the base holds only a graph', async () => {
    const base = await pruned({ safetensors: false });
    const out = join(await folders.empty(), 'x');
    const error = await failure(prune({ base, keep: [0], precision: 'fp32', safetensors: true, out }));
    expect(error).to.include({ code: 'not-found' });
    expect(error.message)
      .to.include(base)
      .and.match(/holds no model\.safetensors/);
  });

  it('goes on from an int8 variant that has nothing but its graph', async () => {
    const int8 = await pruned({ keep: [0, 1], precision: 'int8', safetensors: false });
    const back = await pruned({ base: int8, keep: [0, 1] });
    expect(await readdir(back)).to.include('model.safetensors');
    expect(largestDifference(await vectorsOf(back), await vectorsOf(int8))).to.be.below(0.05);
    const cut = await readModelFolder(await pruned({ base: int8, keep: [1], precision: 'int8' }));
    expect(cut.lineage).to.deep.include({
      keptLayers: [1],
      base: { name: 'tiny-cls-fp16', sha256: await weightsSha256(CLS) },
    });
  });

  it('leaves nothing behind when the base turns out broken', async () => {
    const base = await folders.tiny();
    await editJson(join(base, 'config.json'), { vocab_size: 700 });
    const out = join(await folders.empty(), 'x');
    const error = await failure(prune({ base, keep: [0], precision: 'fp32', safetensors: true, out }));
    expect(error.code).to.equal('corrupt');
    expect(await readdir(dirname(out))).to.deep.equal([]);
  });
});
