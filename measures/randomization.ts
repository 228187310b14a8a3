import { seededRandom } from '../core/random.ts';
import type { Numbers } from './summary.ts';

interface RandomizationOptions {
  readonly resamples?: number;
  readonly seed?: number;
}

/** Pairs up to which every exchange is tried. */
const EXACT_UP_TO = 12;

/**
 * Fisher's paired randomization test, two-sided: how often a difference of means at least as large as the one seen comes
 * about when the two values of each pair are exchanged at random. Few pairs are exchanged in every way, more are drawn, and
 * then what was seen counts as one of the draws (Phipson and Smyth 2010; SciPy's `permutation_test`), so that p is never 0.
 *
 * @returns p, 0..1; 1 where no pair differs
 * @throws RangeError if the lengths differ
 */
export function pairedRandomization(
  values: Numbers,
  baseline: Numbers,
  { resamples = 10_000, seed = 1 }: RandomizationOptions = {},
): number {
  if (values.length !== baseline.length) {
    throw new RangeError(`${values.length} values are not paired with ${baseline.length}.`);
  }
  const differences = Float64Array.from(values, (value, index) => value - baseline[index]!).filter(
    (difference) => difference !== 0,
  );
  const seen = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  // Sums of the same numbers in another order differ in their last digits.
  const asFar = seen - 1e-9 * Math.max(1, seen);
  return differences.length <= EXACT_UP_TO
    ? everyExchange(differences, asFar)
    : drawnExchanges(differences, asFar, resamples, seed);
}

function everyExchange(differences: Float64Array, asFar: number): number {
  const ways = 2 ** differences.length;
  let reached = 0;
  for (let exchanged = 0; exchanged < ways; exchanged++) {
    let sum = 0;
    for (const [pair, difference] of differences.entries()) {
      sum += (exchanged & (1 << pair)) === 0 ? difference : -difference;
    }
    if (Math.abs(sum) >= asFar) reached += 1;
  }
  return reached / ways;
}

function drawnExchanges(differences: Float64Array, asFar: number, resamples: number, seed: number): number {
  const random = seededRandom(seed);
  let reached = 1;
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (const difference of differences) sum += random() < 0.5 ? difference : -difference;
    if (Math.abs(sum) >= asFar) reached += 1;
  }
  return reached / (resamples + 1);
}

/**
 * Holm's step-down correction (Holm 1979; R's `p.adjust(method = 'holm')`): p-values that may be held against one level although
 * several were looked at. In their order.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].sort((one, other) => pValues[one]! - pValues[other]!);
  const adjusted = new Array<number>(pValues.length).fill(NaN);
  let least = 0;
  for (const [place, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues.length - place) * pValues[index]!));
    adjusted[index] = least;
  }
  return adjusted;
}
