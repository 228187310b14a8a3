import { bootstrap, type BootstrapOptions, type Interval } from '../../measures/bootstrap.ts';
import type { ScoredOutcomes } from '../../measures/calibration.ts';

/**
 * The interval of auroc(values) - auroc(baseline) over the same resampled cases, of which each counts for both or for
 * one of them. The cases of a resample are counted off along orders that are sorted once.
 *
 * @throws RangeError if the lengths differ
 */
export function bootstrapAurocDifference(
  values: ScoredOutcomes,
  baseline: ScoredOutcomes,
  options?: BootstrapOptions,
): Interval {
  const cases = values.outcomes.length;
  for (const { length } of [values.scores, baseline.scores, baseline.outcomes]) {
    if (length !== cases) throw new RangeError(`${length} values do not go with ${cases} cases.`);
  }
  const counts = new Uint32Array(cases);
  const [ofValues, ofBaseline] = [counter(values), counter(baseline)];
  return bootstrap(
    cases,
    (sample) => {
      counts.fill(0);
      for (const index of sample) counts[index] = (counts[index] ?? 0) + 1;
      return ofValues(counts) - ofBaseline(counts);
    },
    options,
  );
}

/** The chance that a true case scores above a false one, ties counting half, where each case is there `counts` times. */
function counter({ outcomes, scores }: ScoredOutcomes): (counts: Uint32Array) => number {
  const order = Uint32Array.from(
    [...outcomes.keys()]
      .filter((index) => outcomes[index] !== null)
      .sort((a, b) => (scores[a] ?? NaN) - (scores[b] ?? NaN)),
  );
  return (counts) => {
    let [positives, negatives, above] = [0, 0, 0];
    for (let start = 0, end = 0; start < order.length; start = end) {
      const score = scores[order[start] ?? 0];
      let [truePositives, falsePositives] = [0, 0];
      do {
        const index = order[end] ?? 0;
        if (outcomes[index] === true) truePositives += counts[index] ?? 0;
        else falsePositives += counts[index] ?? 0;
        end += 1;
      } while (end < order.length && scores[order[end] ?? 0] === score);
      above += truePositives * (negatives + falsePositives / 2);
      positives += truePositives;
      negatives += falsePositives;
    }
    return above / (positives * negatives);
  };
}
