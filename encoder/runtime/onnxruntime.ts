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
 * Runs a graph in memory once and gives its float outputs by name. For looking inside an encoder, not for serving.
 *
 * @param feeds values for its inputs; those that it does not have are left out
 */
export async function runGraph(
  graph: Uint8Array,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<ReadonlyMap<string, Float32Array>> {
  const session = await InferenceSession.create(graph, {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
  });
  try {
    const wanted = Object.entries(feeds).filter(([name]) => session.inputNames.includes(name));
    const results = await session.run(Object.fromEntries(wanted));
    return new Map(
      Object.entries(results).flatMap(([name, { data }]) =>
        data instanceof Float32Array ? [[name, data] as const] : [],
      ),
    );
  } finally {
    await session.release();
  }
}
