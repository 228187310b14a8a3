import { allDimensions, type ModelFolder } from '../model/folder.ts';
import { LOWERINGS } from '../model/graph/lowering.ts';
import { servingGraph } from '../model/graph/serving.ts';
import { encodeOnnx } from '../model/onnx/onnx.ts';
import { readKeptLayers } from '../pruning/prune.ts';
import { InferenceSession, runtimeOptions, Tensor } from '../runtime/onnxruntime.ts';
import { type Forward, inBatches } from './step/forward.ts';

/**
 * Unit vectors by the graph that serves, in 32 bits: for a teacher of a family that cannot be trained, which it need not.
 *
 * @param layers of the folder that count
 * @throws AppError as `readKeptLayers`
 */
export async function openServingForward(
  folder: ModelFolder,
  layers: readonly number[],
  threads: number,
): Promise<Forward> {
  const config = { ...folder.config, layers: layers.length };
  const weights = await readKeptLayers(folder, layers);
  const graph = servingGraph(config, weights, LOWERINGS.fp32, { ...folder, normalize: true });
  const session = await InferenceSession.create(
    Buffer.concat(encodeOnnx(graph, 'teacher')),
    runtimeOptions(threads),
  );
  return {
    embed: (texts) =>
      inBatches(
        texts,
        { hidden: allDimensions(folder), positions: config.positions },
        async ({ bucket, ids, mask }) => {
          const shape = [bucket.texts, bucket.tokens];
          const whole = (values: ArrayLike<number>): Tensor =>
            new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
          const feeds = {
            input_ids: whole(ids),
            attention_mask: whole(mask),
            ...(session.inputNames.includes('token_type_ids') && { token_type_ids: whole(ids.map(() => 0)) }),
          };
          const { sentence_embedding: vectors } = await session.run(feeds, ['sentence_embedding']);
          if (vectors?.data instanceof Float32Array) return vectors.data;
          throw new TypeError('The graph gives no vectors.');
        },
      ),
    release: () => session.release(),
  };
}
