import { InferenceSession, Tensor } from '../../runtime/onnxruntime.ts';
import { encodeOnnx, type OnnxGraph, type OnnxValue } from '../../model/onnx/onnx.ts';
import { type Shape, sizeOf } from '../autodiff/tape.ts';
import type { Bucket } from '../encoder-graph.ts';

/** A graph of one bucket, ready to run again and again. */
export interface BucketSession {
  /**
   * Runs the graph on `feeds` by name, each as long as its input's shape says, and returns the outputs. The
   * arrays returned are the same at every run, and shared with other sessions where `outputs` gave them.
   */
  run(feeds: ReadonlyMap<string, Float32Array>): Promise<ReadonlyMap<string, Float32Array>>;
  release(): Promise<void>;
}

function optionsFor(threads: number): InferenceSession.SessionOptions {
  return {
    executionMode: 'sequential',
    interOpNumThreads: 1,
    intraOpNumThreads: threads,
    // An arena keeps every activation of every bucket for good: 2.2 GB instead of 0.8.
    enableCpuMemArena: false,
    enableMemPattern: false,
    extra: {
      session: { intra_op: { allow_spinning: '1', spin_duration_us: '500' } },
      // It would undo what operations/product.ts does to be fast.
      optimization: { disable_specified_optimizers: 'GemmTransposeFusion' },
    },
    logSeverityLevel: 4,
  };
}

function shapeOf({ shape }: Pick<OnnxValue, 'shape'>): Shape {
  return shape.map(Number);
}

/** An array for each output of a graph: that of `given` where there is one. */
export function outputArrays(
  { outputs }: OnnxGraph,
  given: ReadonlyMap<string, Float32Array>,
  zeros: (length: number) => Float32Array = (length) => new Float32Array(length),
): Map<string, Float32Array> {
  return new Map(
    outputs.map((output) => [output.name, given.get(output.name) ?? zeros(sizeOf(shapeOf(output)))]),
  );
}

/**
 * Opens a graph.
 *
 * @param outputs arrays to write outputs into, by name; others get arrays of their own
 */
export async function openBucket(
  graph: OnnxGraph,
  threads: number,
  outputs: ReadonlyMap<string, Float32Array> = new Map(),
): Promise<BucketSession> {
  const session = await InferenceSession.create(
    Buffer.concat(encodeOnnx(graph, 'training')),
    optionsFor(threads),
  );
  const results = outputArrays(graph, outputs);
  const fetches: Record<string, Tensor> = {};
  for (const output of graph.outputs) {
    const data = results.get(output.name);
    if (data !== undefined) fetches[output.name] = new Tensor('float32', data, shapeOf(output));
  }
  return {
    async run(feeds) {
      const tensors: Record<string, Tensor> = {};
      for (const input of graph.inputs) {
        const data = feeds.get(input.name);
        if (data === undefined) throw new RangeError(`Nothing is fed for ${input.name}.`);
        tensors[input.name] = new Tensor('float32', data, shapeOf(input));
      }
      await session.run(tensors, fetches);
      return results;
    },
    release: () => session.release(),
  };
}

/** Something for each bucket, opened when it is first needed. */
interface PerBucket<T> {
  for(bucket: Bucket): Promise<T>;
  release(): Promise<void>;
}

export function perBucket<T extends { release(): Promise<void> }>(
  open: (bucket: Bucket) => Promise<T>,
): PerBucket<T> {
  const opened = new Map<string, Promise<T>>();
  return {
    for(bucket) {
      const key = `${bucket.texts} x ${bucket.tokens}`;
      const known = opened.get(key) ?? open(bucket);
      opened.set(key, known);
      return known;
    },
    async release() {
      for (const each of opened.values()) await (await each).release();
      opened.clear();
    },
  };
}
