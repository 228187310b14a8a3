import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { readInt8Weights } from '../../../encoder/model/graph/int8-weights.ts';
import { readConstants } from '../../../encoder/model/onnx/onnx.ts';
import { BLOCK, fromBlocks, recoverBlocks } from '../../../encoder/model/weights/blocks.ts';
import { fromFp16, toFp16 } from '../../../encoder/model/weights/float16.ts';
import { namedTensors } from '../../../encoder/model/weights/named-weights.ts';
import { encodeSafetensors, type FloatTensor } from '../../../encoder/model/weights/safetensors.ts';
import { prune, readKeptLayers } from '../../../encoder/pruning/prune.ts';
import { openSession } from '../../../encoder/runtime/session.ts';
import { texts, tinyCheckpoint } from '../../parity/fixtures.ts';
import { temporaryFolders } from './helpers.ts';

/** A table as ggml's Q4_0 leaves it: of each block the largest number is -8 steps. */
function fourBitTable(rows: number, columns: number): FloatTensor {
  const random = seededRandom(5);
  const data = new Float32Array(rows * columns);
  for (let from = 0; from < data.length; from += BLOCK) {
    const sign = random() < 0.5 ? -1 : 1;
    const step = fromFp16(toFp16(Float32Array.of(sign * (0.002 + random() * 0.05))))[0] ?? NaN;
    const largest = from + Math.floor(random() * BLOCK);
    for (let at = from; at < from + BLOCK; at++) {
      data[at] = at === largest ? -8 * step : (Math.floor(random() * 15) - 7) * step;
    }
  }
  return { shape: [rows, columns], data };
}

describe('a table that was made of 4-bit integers', () => {
  it('is known by its numbers, and comes back to the last bit', () => {
    const table = fourBitTable(40, 128);
    const blocks = recoverBlocks(table) ?? expect.fail('not recognized');
    expect(blocks.nibbles.byteLength + blocks.scales.byteLength).to.equal(40 * (64 + 8));
    expect(fromBlocks(blocks)).to.deep.equal(table);
  });

  it('is known after it was written in 16 bits', () => {
    const table = fourBitTable(40, 128);
    const rounded = { ...table, data: fromFp16(toFp16(table.data)) };
    const blocks = recoverBlocks(rounded) ?? expect.fail('not recognized');
    expect(fromBlocks(blocks)).to.deep.equal(table);
  });

  it('may have blocks of zeros', () => {
    const table = { shape: [1, 64], data: new Float32Array(64) };
    table.data.set(fourBitTable(1, 64).data.subarray(0, BLOCK));
    const blocks = recoverBlocks(table) ?? expect.fail('not recognized');
    expect(fromBlocks(blocks).data).to.deep.equal(table.data);
  });

  it('is told from any other', () => {
    const random = seededRandom(6);
    const other = { shape: [4, 64], data: Float32Array.from({ length: 256 }, () => random() - 0.5) };
    expect(recoverBlocks(other)).to.equal(null);
    const changed = fourBitTable(4, 64);
    changed.data[100] = (changed.data[100] ?? 0) + 0.001;
    expect(recoverBlocks(changed)).to.equal(null);
    expect(recoverBlocks({ shape: [2, 48], data: new Float32Array(96) })).to.equal(null);
  });

  describe('in an int8 graph', () => {
    const folders = temporaryFolders();
    const BASE = tinyCheckpoint('tiny-plain-fp32');
    let base: string;
    let dir: string;
    before(async () => {
      base = await folders.tiny();
      const folder = await readModelFolder(BASE);
      const weights = { ...(await readKeptLayers(folder, [0, 1])), word: fourBitTable(344, 32) };
      const tensors = namedTensors(weights, folder.config);
      await writeFile(join(base, 'model.safetensors'), encodeSafetensors(tensors, 'F16'));
      dir = join(await folders.empty(), 'int8');
      await prune({ base, keep: [0, 1], out: dir, precision: 'int8', safetensors: false });
    });

    it('takes half of its bytes', async () => {
      const constants = await readConstants(join(dir, 'onnx', 'model_quantized.onnx'));
      expect(constants.get('embeddings/word.nibbles')?.data.byteLength).to.equal(344 * 16);
      expect(constants.get('embeddings/word.scale')?.data.byteLength).to.equal(344 * 2);
    });

    it('is looked up exactly, and reads back so', async () => {
      const folder = await readModelFolder(dir);
      expect((await readInt8Weights(folder, [0, 1])).word).to.deep.equal(fourBitTable(344, 32));
      const exact = join(await folders.empty(), 'fp32');
      await prune({ base, keep: [0, 1], out: exact, precision: 'fp32', safetensors: false });
      const [one, other] = [await vectorsOf(dir), await vectorsOf(exact)];
      const cosine = one.reduce((sum, value, at) => sum + value * (other[at] ?? NaN), 0) / texts.length;
      expect(cosine).to.be.above(0.999);
    });
  });
});

/** Of length one, end to end. */
async function vectorsOf(dir: string): Promise<Float32Array> {
  const session = await openSession(dir, { threads: 1 });
  try {
    return (await session.embed(texts)).vectors;
  } finally {
    await session.close();
  }
}
