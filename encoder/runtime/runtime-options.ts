import type { InferenceSession } from './onnxruntime.ts';

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
