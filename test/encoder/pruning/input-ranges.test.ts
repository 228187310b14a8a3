import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { fp32 } from '../../../encoder/model/graph/lowering.ts';
import { servingGraph } from '../../../encoder/model/graph/serving.ts';
import { encodeOnnx } from '../../../encoder/model/onnx/onnx.ts';
import { inputRanges } from '../../../encoder/pruning/input-ranges.ts';
import { readKeptLayers } from '../../../encoder/pruning/prune.ts';
import { runGraph, Tensor } from '../../../encoder/runtime/onnxruntime.ts';
import { architectureCheckpoint, tinyCheckpoint } from '../../parity/fixtures.ts';

/** As many tokens as the ranges are taken from. */
const SHAPE = [4, 16];

describe('the ranges of what an int8 weight is multiplied with', () => {
  for (const [name, dir] of [
    ['an ordinary encoder', tinyCheckpoint('tiny-cls-fp16')],
    ['embeddings narrower than the layers', architectureCheckpoint('electra')],
    ['a bias of attention by distance', architectureCheckpoint('mpnet')],
  ] as const) {
    it(`${name}: those of the whole encoder, though it is run layer by layer`, async () => {
      const folder = await readModelFolder(dir);
      const both = await readKeptLayers(folder, [0, 1]);
      const ranges = await inputRanges(folder.config, both);

      const first = { ...both, layers: both.layers.slice(0, 1) };
      const graph = servingGraph(folder.config, first, fp32, { pooling: 'mean', normalize: true });
      const random = seededRandom(1);
      const ids = BigInt64Array.from({ length: 64 }, () =>
        BigInt(Math.floor(random() * folder.config.vocabulary)),
      );
      const values = await runGraph(Buffer.concat(encodeOnnx(graph, 'test')), {
        input_ids: new Tensor('int64', ids, SHAPE),
        attention_mask: new Tensor('int64', new BigInt64Array(64).fill(1n), SHAPE),
        token_type_ids: new Tensor('int64', new BigInt64Array(64), SHAPE),
      });
      const states = values.get('last_hidden_state') ?? new Float32Array();
      const largest = Array.from({ length: 32 }, (_, channel) =>
        states
          .filter((_value, at) => at % 32 === channel)
          .reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      );
      const [, second] = both.layers;
      expect(ranges.size).to.equal(4);
      const found = second && ranges.get(second.query.weight);
      expect(found).to.have.length(32);
      for (const [channel, value] of (found ?? []).entries()) {
        expect(value).to.be.closeTo(largest[channel] ?? NaN, 1e-5);
      }
    });
  }
});
