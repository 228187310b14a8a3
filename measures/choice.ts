import { mean } from './summary.ts';

interface Priced {
  readonly cost: number;
  /** Null where it was not measured. */
  readonly quality: number | null;
}

/** Of those that may serve the one that costs least; of equals the better one; null of none. */
export function cheapestOf<T extends Priced>(eligible: readonly T[]): T | null {
  const [first] = eligible.toSorted(
    (one, other) => one.cost - other.cost || (other.quality ?? 0) - (one.quality ?? 0),
  );
  return first ?? null;
}

/**
 * How much of full quality an encoder must keep to be eligible, in two stated parameters. The mean over the sets decides
 * where a default for everybody is chosen; where a FAQ of one's own is at stake each set decides, so that both are equal.
 */
export interface KeepingRule {
  /** The share of the reference that the mean over the sets may lose. */
  readonly marginOfMean: number;
  /** The share of the reference that each set may lose. */
  readonly marginOfEach: number;
}

export interface Keeping {
  readonly mean: number;
  /** Shares of the reference. */
  readonly keptInTheMean: number;
  readonly keptAtLeast: number;
  readonly eligible: boolean;
}

/**
 * What an encoder keeps of the reference, by its scores alone. It says nothing about chance: `decide` does.
 *
 * @param scores one a set, in the order of `reference`; each set counts the same
 */
export function keepingOf(
  scores: readonly number[],
  reference: readonly number[],
  rule: KeepingRule,
): Keeping {
  const keptInTheMean = mean(scores) / mean(reference);
  const keptAtLeast = Math.min(...scores.map((score, set) => score / reference[set]!));
  return {
    mean: mean(scores),
    keptInTheMean,
    keptAtLeast,
    eligible: keptInTheMean >= 1 - rule.marginOfMean && keptAtLeast >= 1 - rule.marginOfEach,
  };
}

interface Weighed {
  readonly cost: number;
  readonly quality: number;
}

/** Those that no other beats on both sides, cheapest first; of equals the first. */
export function paretoFront<T>(items: readonly T[], weigh: (item: T) => Weighed): T[] {
  const weighed = items.map((item) => ({ item, ...weigh(item) }));
  const front: typeof weighed = [];
  for (const one of weighed.toSorted((a, b) => a.cost - b.cost || b.quality - a.quality)) {
    if (one.quality > (front.at(-1)?.quality ?? -Infinity)) front.push(one);
  }
  return front.map(({ item }) => item);
}
