import type { ConcurrentSearches } from './concurrency.ts';
import type { EncodingComparison } from './encoding.ts';
import type { HttpOverhead } from './http-overhead.ts';
import type { IndexingRate } from './indexing.ts';
import type { Machine } from '../../evaluation/cost/machine.ts';
import type { Standing } from './startup-and-idle.ts';

/** Everything that one run of bench/product.ts measures; the content of product.json. */
export interface ProductBenchmark {
  readonly date: string;
  readonly machine: Machine;
  readonly http: HttpOverhead;
  readonly encoding: EncodingComparison;
  readonly standing: Standing;
  readonly concurrency: readonly ConcurrentSearches[];
  readonly indexing: IndexingRate;
  readonly targets: readonly Target[];
}

/** Something that was promised, and what was measured. */
export interface Target {
  readonly what: string;
  readonly promised: string;
  readonly measured: string;
  /** Null where it could not be measured. */
  readonly met: boolean | null;
}
