import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { readInt8Weights } from '../../../encoder/model/graph/int8-weights.ts';
import { readConstants } from '../../../encoder/model/onnx/onnx.ts';
import { namedTensors } from '../../../encoder/model/weights/named-weights.ts';
import { prune, readKeptLayers } from '../../../encoder/pruning/prune.ts';
import { failureOf } from '../../failure-of.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { editJson, temporaryFolders } from './helpers.ts';

const BASE = tinyCheckpoint('tiny-plain-fp32');
const PROJECTIONS: Readonly<Record<string, string>> = {
  'attention.self.query': 'attention/query',
  'attention.self.key': 'attention/key',
  'attention.self.value': 'attention/value',
  'attention.output.dense': 'mixed',
  'intermediate.dense': 'up',
  'output.dense': 'down',
};

describe('weights read back from an int8 graph', () => {
  const folders = temporaryFolders();
  let dir: string;
  before(async () => {
    dir = join(await folders.empty(), 'int8');
    await prune({ base: BASE, keep: [0, 1], out: dir, precision: 'int8', safetensors: false });
  });

  /** Half a quantization step of each number of a weight, from the graph's own scales; null where it is floats. */
  async function halfSteps(): Promise<(name: string) => ((at: number) => number) | null> {
    const constants = await readConstants(join(dir, 'onnx', 'model_quantized.onnx'));
    const floats = (name: string): Float32Array | null => {
      const found = constants.get(name);
      return found === undefined ? null : new Float32Array(new Uint8Array(found.data).buffer);
    };
    return (name) => {
      if (name === 'embeddings.word_embeddings.weight') {
        const scales = floats('embeddings/word.scale') ?? expect.fail('the word table is not quantized');
        return (at) => (scales[Math.floor(at / 32)] ?? NaN) / 2;
      }
      const [, layer = '', part = ''] = /^encoder\.layer\.(\d)\.(.*)\.weight$/.exec(name) ?? [];
      const projection = PROJECTIONS[part];
      if (projection === undefined) return null;
      const scales = floats(`layer${layer}/${projection}.scale`) ?? expect.fail(`${name} is not quantized`);
      const inputs = part === 'output.dense' ? 64 : 32;
      const stem = projection.startsWith('attention/') ? 'attention' : projection;
      const equalizer = floats(`layer${layer}/${stem}.equalizer`) ?? new Float32Array(inputs).fill(1);
      return (at) => ((scales[Math.floor(at / inputs)] ?? NaN) * (equalizer[at % inputs] ?? NaN)) / 2;
    };
  }

  it('lie within half a quantization step of the original, each of them', async () => {
    const base = await readModelFolder(BASE);
    const original = namedTensors(await readKeptLayers(base, [0, 1]), base.config);
    const folder = await readModelFolder(dir);
    const back = namedTensors(await readInt8Weights(folder, [0, 1]), folder.config);
    const carried = base.config.architecture.carried;
    expect([...back.keys()]).to.deep.equal([...original.keys()].filter((name) => !carried.includes(name)));
    const stepsOf = await halfSteps();
    let quantized = 0;
    for (const [name, { shape, data }] of back) {
      expect(shape, name).to.deep.equal(original.get(name)?.shape);
      const half = stepsOf(name);
      if (half !== null) quantized += 1;
      const off = data.findIndex((value, at) => {
        const difference = Math.abs(value - (original.get(name)?.data[at] ?? NaN));
        return !(difference <= (half?.(at) ?? 0) * (1 + 1e-5));
      });
      expect(off, name).to.equal(-1);
    }
    expect(quantized).to.equal(13);
  });

  it('can be those of some layers', async () => {
    const folder = await readModelFolder(dir);
    const all = await readInt8Weights(folder, [0, 1]);
    expect((await readInt8Weights(folder, [1])).layers).to.deep.equal(all.layers.slice(1));
  });

  it('are refused where the graph is damaged, is another one, or is missing', async () => {
    const broken = join(await folders.empty(), 'broken');
    await prune({ base: BASE, keep: [0], out: broken, precision: 'int8', safetensors: false });
    const path = join(broken, 'onnx', 'model_quantized.onnx');
    const read = async (): Promise<string> => failureOf(readInt8Weights(await readModelFolder(broken), [0]));
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length / 2));
    expect(await read()).to.match(/^corrupt: .*model_quantized\.onnx is damaged/);
    await appendFile(path, whole);
    expect(await read()).to.match(/^corrupt: /);
    await writeFile(path, whole);
    await editJson(join(broken, 'config.json'), { vocab_size: 7 });
    expect(await read()).to.match(/^corrupt: .*embeddings\/word\.weight \[7, 32\]/);
    await rm(path);
    expect(await read()).to.match(/^not-found: /);
  });
});
