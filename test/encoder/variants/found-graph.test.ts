import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { fp32 } from '../../../encoder/model/graph/lowering.ts';
import { servingGraph } from '../../../encoder/model/graph/serving.ts';
import { encodeOnnx, type OnnxGraph } from '../../../encoder/model/onnx/onnx.ts';
import { prune, readKeptLayers } from '../../../encoder/pruning/prune.ts';
import { openSession } from '../../../encoder/runtime/session.ts';
import { findBase } from '../../../encoder/variants/base.ts';
import { keepVariant, resolveVariant } from '../../../encoder/variants/resolve.ts';
import { largestDifference, texts, tinyCheckpoint } from '../../parity/fixtures.ts';
import { editJson, temporaryFolders } from '../model/helpers.ts';
import { failure } from '../runtime/failure.ts';

async function vectorsOf(dir: string): Promise<Float32Array> {
  const session = await openSession(dir, { threads: 1 });
  try {
    return (await session.embed(texts.slice(0, 40))).vectors;
  } finally {
    await session.close();
  }
}

const named = (name: string) => (value: { readonly name: string }) => value.name === name;

describe('a folder with an ONNX graph and no weights', () => {
  const folders = temporaryFolders();
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await folders.empty();
  });

  /** A checkpoint whose weights are in a graph alone, changed as another program might have written it. */
  async function exported(
    checkpoint: string,
    change: (graph: OnnxGraph) => OnnxGraph = (graph) => graph,
    file = 'onnx/model.onnx',
  ): Promise<string> {
    const dir = await folders.tiny(checkpoint);
    const folder = await readModelFolder(dir);
    const weights = await readKeptLayers(folder, [0, 1]);
    const graph = change(servingGraph(folder.config, weights, fp32, folder));
    for (const name of await readdir(dir)) if (name.includes('safetensors')) await rm(join(dir, name));
    await mkdir(join(dir, 'onnx'));
    await writeFile(join(dir, file), Buffer.concat(encodeOnnx(graph, 'another program')));
    return dir;
  }

  const withOutput = (output: string) => (graph: OnnxGraph) => ({
    ...graph,
    outputs: graph.outputs.filter(named(output)),
  });

  for (const checkpoint of ['tiny-cls-fp16', 'tiny-max-bf16', 'tiny-plain-fp32']) {
    it(`${checkpoint}: serves, whatever the graph gives, with the vectors of the weights`, async () => {
      const expected = await vectorsOf((await resolveVariant(tinyCheckpoint(checkpoint), { dataDir })).dir);
      for (const output of ['sentence_embedding', 'last_hidden_state']) {
        const found = await resolveVariant(await exported(checkpoint, withOutput(output)), { dataDir });
        expect(largestDifference(await vectorsOf(found.dir), expected)).to.be.below(1e-5);
        expect(found).to.include({ layers: 2, dimensions: 32, precision: 'fp32' });
        expect(found.notes[0]).to.match(/onnx\/model\.onnx serves as it is/);
        expect(found.notes.length).to.equal(checkpoint === 'tiny-plain-fp32' ? 2 : 1);
      }
    });
  }

  it('serves by a quantized graph, and prefers an exact one', async () => {
    const dir = await exported('tiny-cls-fp16', undefined, 'onnx/model_int8.onnx');
    const found = await resolveVariant(dir, { dataDir });
    expect(found.precision).to.equal('int8');
    expect(await readdir(join(found.dir, 'onnx'))).to.deep.equal(['model_quantized.onnx']);
    await rename(join(dir, 'onnx', 'model_int8.onnx'), join(dir, 'model.onnx'));
    const exact = await resolveVariant(dir, { dataDir });
    expect(exact.precision).to.equal('fp32');
    expect(await vectorsOf(exact.dir)).to.deep.equal(await vectorsOf(found.dir));
  });

  it('is made once, kept for a machine without the folder, and told apart by all of its files', async () => {
    const dir = await exported('tiny-cls-fp16');
    await writeFile(join(dir, 'onnx', 'model.onnx_data'), 'weights');
    const found = await resolveVariant(dir, { dataDir });
    expect(await readdir(join(found.dir, 'onnx'))).to.deep.equal(['model.onnx', 'model.onnx_data']);
    expect(await resolveVariant(dir, { dataDir })).to.deep.equal(found);
    await keepVariant(found, { dataDir });
    await writeFile(join(dir, 'onnx', 'model.onnx_data'), 'other weights');
    const other = await resolveVariant(dir, { dataDir });
    expect(other.identity).not.to.equal(found.identity);
    await rm(dir, { recursive: true });
    expect((await resolveVariant(dir, { dataDir })).identity).to.equal(found.identity);
  });

  it('cuts vectors where the folder says truncate_dim', async () => {
    const dir = await exported('tiny-cls-fp16', withOutput('last_hidden_state'));
    await editJson(join(dir, 'config_sentence_transformers.json'), { truncate_dim: 12 });
    const { dir: made, dimensions } = await resolveVariant(dir, { dataDir });
    expect(dimensions).to.equal(12);
    const vectors = await vectorsOf(made);
    expect(vectors.length).to.equal(40 * 12);
    expect(Math.hypot(...vectors.subarray(0, 12))).to.be.closeTo(1, 1e-6);
  });

  it('cannot be pruned, which its folder and what was made of it say', async () => {
    const dir = await exported('tiny-cls-fp16');
    const { dir: made } = await resolveVariant(dir, { dataDir });
    const out = join(await folders.empty(), 'x');
    for (const [base, message] of [
      [dir, /only an ONNX graph\. It can serve as it is; to prune or tune it, put the model\.safetensors/],
      [made, /another program exported, and no weights: it serves as it is, but cannot be pruned/],
    ] as const) {
      const { layers } = await findBase(base, { dataDir });
      const request = { base, keep: layers, precision: 'int8', safetensors: false, out } as const;
      expect((await failure(prune(request))).message).to.match(message);
    }
  });

  it('is refused where the graph is no encoder or not its own, and leaves nothing behind', async () => {
    const renamed = (from: string, to: string) => (graph: OnnxGraph) => ({
      ...graph,
      inputs: graph.inputs.map((input) => (input.name === from ? { ...input, name: to } : input)),
      outputs: graph.outputs.map((output) => (output.name === from ? { ...output, name: to } : output)),
      nodes: graph.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map((name) => (name === from ? to : name)),
        outputs: node.outputs.map((name) => (name === from ? to : name)),
      })),
    });
    const logits = (graph: OnnxGraph) =>
      renamed('last_hidden_state', 'logits')(withOutput('last_hidden_state')(graph));
    const wrong: [string, RegExp][] = [
      [await exported('tiny-cls-fp16', logits), /gives logits; a sentence encoder's graph gives/],
      [
        await exported('tiny-cls-fp16', renamed('input_ids', 'pixels')),
        /reads pixels, .*; a sentence encoder's/,
      ],
    ];
    const other = await exported('tiny-cls-fp16');
    await editJson(join(other, 'config.json'), { hidden_size: 64 });
    wrong.push([other, /does not give vectors of 64 numbers; take graph and configuration from one model/]);
    const damaged = await exported('tiny-cls-fp16');
    await writeFile(join(damaged, 'onnx', 'model.onnx'), 'no graph');
    wrong.push([damaged, /model\.onnx cannot be loaded/]);
    const pointer = await exported('tiny-cls-fp16');
    await writeFile(join(pointer, 'onnx', 'model.onnx'), 'version https://git-lfs.github.com/spec/v1\n');
    wrong.push([pointer, /is a Git LFS pointer/]);
    for (const [dir, message] of wrong) {
      expect((await failure(resolveVariant(dir, { dataDir }))).message).to.match(message);
    }
    expect(await readdir(join(dataDir, 'variants'))).to.deep.equal([]);
  });
});
