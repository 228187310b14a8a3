import { InferenceSession, Tensor } from './onnxruntime.ts';

/**
 * Runs a graph in memory once over token ids [rows, tokens], every row of the same length, and gives the float
 * outputs that are named, in their order. For looking inside an encoder, not for serving.
 */
export async function runGraph(
  graph: Uint8Array,
  ids: readonly (readonly number[])[],
  outputs: readonly string[],
): Promise<Float32Array[]> {
  const session = await InferenceSession.create(graph, {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
  });
  try {
    const flat = BigInt64Array.from(ids.flat(), BigInt);
    const shape = [ids.length, ids[0]?.length ?? 0];
    const results = await session.run(
      {
        input_ids: new Tensor('int64', flat, shape),
        attention_mask: new Tensor('int64', new BigInt64Array(flat.length).fill(1n), shape),
        token_type_ids: new Tensor('int64', new BigInt64Array(flat.length), shape),
      },
      outputs,
    );
    return outputs.map((name) => {
      const data = results[name]?.data;
      if (data instanceof Float32Array) return data;
      throw new Error(`The graph has no float output ${name}.`);
    });
  } finally {
    await session.release();
  }
}
