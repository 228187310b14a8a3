import { Worker } from 'node:worker_threads';
import { siblingModule } from '../../../core/paths.ts';
import type { OnnxGraph } from '../../model/onnx/onnx.ts';
import { type BucketSession, outputArrays } from './sessions.ts';

/** What the thread is asked; it answers each, in order, with what went wrong or null. */
export type Request =
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly graph: OnnxGraph;
      readonly threads: number;
      readonly outputs: ReadonlyMap<string, Float32Array>;
    }
  | { readonly kind: 'run'; readonly id: number; readonly feeds: ReadonlyMap<string, Float32Array> };

/** A thread in which graphs run, one after the other: onnxruntime-node blocks the thread that runs one. */
export interface SessionThread {
  /** As `openBucket`; arrays that are read or written a lot are to be of `sharedArray`, others are copied. */
  open(graph: OnnxGraph, threads: number, outputs: ReadonlyMap<string, Float32Array>): Promise<BucketSession>;
  /** Ends the thread and all that it has open. */
  close(): Promise<void>;
}

/** Zeros in memory that all threads see. */
export function sharedArray(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

export function openSessionThread(): SessionThread {
  const worker = new Worker(siblingModule(import.meta.url, 'session-worker'));
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const failAll = (error: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (problem: string | null) => {
    const asked = waiting.shift();
    if (problem === null) asked?.resolve();
    else asked?.reject(new Error(problem));
  });
  worker.on('error', failAll);
  worker.on('exit', (code) => {
    failAll(new Error(`A thread of the training ended with code ${code}.`));
  });
  const ask = (request: Request): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(request);
    });

  let opened = 0;
  return {
    async open(graph, threads, outputs) {
      const id = opened++;
      const results = outputArrays(graph, outputs, sharedArray);
      await ask({ kind: 'open', id, graph, threads, outputs: results });
      return {
        async run(feeds) {
          const read = graph.inputs.flatMap(({ name }) => {
            const data = feeds.get(name);
            return data === undefined ? [] : [[name, data] as const];
          });
          await ask({ kind: 'run', id, feeds: new Map(read) });
          return results;
        },
        release: () => Promise.resolve(),
      };
    },
    async close() {
      await worker.terminate();
    },
  };
}
