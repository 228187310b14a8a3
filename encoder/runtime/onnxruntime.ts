/** The ONNX runtime, with its telemetry off. Nothing else imports onnxruntime-node. */
import './no-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';

export { InferenceSession, Tensor };

/** How the ONNX runtime is to run a graph. Measured in docs/decisions/encoder-process.md. */
export function runtimeOptions(threads: number): InferenceSession.SessionOptions {
  return {
    executionMode: 'sequential',
    interOpNumThreads: 1,
    intraOpNumThreads: threads,
    // One text at a time, and no longer than the model takes: the arena stays small.
    enableCpuMemArena: true,
    // Every length of text would leave a pattern of its own.
    enableMemPattern: false,
    // A thread that waits for its peers burns its core for half a millisecond, then sleeps and leaves it to others.
    extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '500' } } },
    // Warnings are about the optimization of the graph; errors reach us as exceptions.
    logSeverityLevel: 4,
  };
}

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
        ...(session.inputNames.includes('token_type_ids') && {
          token_type_ids: new Tensor('int64', new BigInt64Array(flat.length), shape),
        }),
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
