import type { InferenceSession } from 'onnxruntime-node';

/** How the ONNX runtime is to run a graph. Measured in docs/decisions/encoder-process.md. */
export function runtimeOptions(threads: number): InferenceSession.SessionOptions {
  return {
    executionMode: 'sequential',
    interOpNumThreads: 1,
    intraOpNumThreads: threads,
    // The arena never gives back what the longest text needed, and every length would have its own pattern.
    enableCpuMemArena: false,
    enableMemPattern: false,
    // Warnings are about the optimisation of the graph; errors reach us as exceptions.
    logSeverityLevel: 4,
  };
}
