import type { Precision } from '../model/precision.ts';

/**
 * How many threads one query is worth while no other runs. The pieces of int8 are too short to be shared out; floats gain a
 * fifth by a second thread, and more have not been measured (bench/encoder/threads.ts does). Vectors are the same, bit by bit.
 */
export function queryThreads(precision: Precision, cores: number): number {
  return precision === 'int8' ? 1 : Math.min(cores, 2);
}
