import { FULL_DEPTH, SENTENCE_TRANSFORMERS, TRANSFORMERS_JS, TRANSFORMERS_JS_ORDINARY } from './encoding.ts';
import type { ProductBenchmark, Target } from './benchmark.ts';

const MEGABYTE = 1e6;

/** What the first version set out to reach. */
export function targetsOf(bench: Omit<ProductBenchmark, 'targets'>): Target[] {
  const { http, encoding, standing, indexing } = bench;
  const time = (who: string): number | null =>
    encoding.times.find((row) => row.who === who && row.threads === 2)?.median ?? null;
  const times = (ours: string, theirs: string, least: number): Target => {
    const slow = time(theirs);
    const fast = time(`Bonsai ${ours}`);
    const ratio = slow === null || fast === null ? null : slow / fast;
    return {
      what: `one query by ${ours}, against ${theirs}`,
      promised: `at least ${least} times faster`,
      measured: ratio === null ? 'not measured' : `${ratio.toFixed(1)} times`,
      met: ratio === null ? null : ratio >= least,
    };
  };
  const most = (
    what: string,
    value: number | null,
    limit: number,
    unit: string,
    decimals: number,
  ): Target => ({
    what,
    promised: `at most ${limit} ${unit}`,
    measured: value === null ? 'not measured' : `${value.toFixed(decimals)} ${unit}`,
    met: value === null ? null : value <= limit,
  });
  const megabytes = (...bytes: readonly (number | null)[]): number | null =>
    bytes.some((value) => value === null)
      ? null
      : bytes.reduce<number>((sum, value) => sum + (value ?? 0), 0) / MEGABYTE;
  return [
    most('a search over HTTP adds to the bare ONNX session', http.addedMedian, 2, 'ms', 2),
    times(FULL_DEPTH, TRANSFORMERS_JS_ORDINARY, 1.7),
    times(FULL_DEPTH, TRANSFORMERS_JS, 1.7),
    times('minilm-l3-int8', TRANSFORMERS_JS_ORDINARY, 5),
    times('minilm-l3-int8', TRANSFORMERS_JS, 5),
    times('minilm-l3-int8', SENTENCE_TRANSFORMERS, 12),
    most('cold start to the first answer', standing.coldStartMedian / 1000, 0.8, 's', 2),
    most('idle, server and one encoder', megabytes(standing.idleBytes), 250, 'MB', 0),
    most('idle, server and two encoders', megabytes(standing.idleWithTwoBytes), 250, 'MB', 0),
    most('encoder at its most while indexing', megabytes(indexing.encoderPeakBytes), 500, 'MB', 0),
  ];
}
