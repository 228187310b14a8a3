import { paretoFront } from '../../measures/choice.ts';
import type { Choice } from './choices.ts';
import type { AnchoredPart } from './parts.ts';

/** A choice of layers and what it keeps of full depth. */
export interface Measured {
  readonly choice: Choice;
  /** One a part, in the order of the parts. */
  readonly scores: readonly number[];
  /** The share of full depth that remains in the part where least does; 1 is full depth. */
  readonly kept: number;
}

/** Measures choices; several at a time, since they share work. The results are in the order of the choices. */
export type MeasureChoices = (choices: readonly Choice[]) => Promise<readonly Measured[]>;

/**
 * What a choice keeps: the least of its shares, so that what is gained in one part hides no loss in another.
 *
 * @param scores one a part
 */
export function keptOf(scores: readonly number[], parts: readonly Pick<AnchoredPart, 'full'>[]): number {
  return Math.min(...parts.map(({ full }, part) => (scores[part] ?? NaN) / full));
}

/** What keeps more first; of two that keep the same the one with fewer layers, then the one with earlier layers. */
export function betterFirst(one: Measured, other: Measured): number {
  return (
    other.kept - one.kept ||
    one.choice.length - other.choice.length ||
    (one.choice.join() < other.choice.join() ? -1 : 1)
  );
}

/** The best choice of each number of layers, the most layers first. */
export function bestOfEachDepth(measured: readonly Measured[]): Measured[] {
  const best = new Map<number, Measured>();
  for (const each of measured.toSorted(betterFirst)) {
    if (!best.has(each.choice.length)) best.set(each.choice.length, each);
  }
  return [...best.values()].sort((one, other) => other.choice.length - one.choice.length);
}

/**
 * The Pareto front of layers against what is kept, the most layers first: no other choice has as few layers and keeps
 * as much.
 */
export function layerFront(measured: readonly Measured[]): Measured[] {
  return paretoFront(measured.toSorted(betterFirst), ({ choice, kept }) => ({
    cost: choice.length,
    quality: kept,
  })).reverse();
}
