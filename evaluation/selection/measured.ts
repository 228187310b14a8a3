import { paretoFront } from '../../measures/choice.ts';
import type { Choice } from './choices.ts';
import type { AnchoredPart } from './objectives.ts';
import { AppError } from '../../core/errors.ts';
import { percent } from '../../core/figures.ts';

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

/** What a choice of layers has to meet. */
export type Bound =
  | { readonly layers: number }
  /** Share of full depth, 0..1. */
  | { readonly maxLoss: number }
  /** Of the median of one short query, in milliseconds. */
  | { readonly maxLatency: number };

/**
 * The choice that a bound asks for: the best with so many layers, or the one with the fewest layers that loses no more,
 * or the best that is as fast.
 *
 * @param latencies milliseconds by number of layers, of the choices on the Pareto front; for a bound of latency
 * @throws AppError `failed` where no choice meets it, naming the nearest
 */
export function chosenBy(
  bound: Bound,
  measured: readonly Measured[],
  latencies: ReadonlyMap<number, number> = new Map(),
): Measured {
  if ('layers' in bound) return withLayers(bound.layers, measured);
  if ('maxLoss' in bound) return withinLoss(bound.maxLoss, measured);
  return withinLatency(bound.maxLatency, measured, latencies);
}

function withLayers(layers: number, measured: readonly Measured[]): Measured {
  const best = bestOfEachDepth(measured).find(({ choice }) => choice.length === layers);
  if (best !== undefined) return best;
  const most = Math.max(...measured.map(({ choice }) => choice.length));
  throw new AppError(
    'invalid',
    `Cannot keep ${layers} of ${most} layers; choose a number from 1 to ${most}.`,
  );
}

function withinLoss(maxLoss: number, measured: readonly Measured[]): Measured {
  const [full, ...fewer] = bestOfEachDepth(measured);
  const enough = fewer.findLast(({ kept }) => kept >= 1 - maxLoss);
  if (enough !== undefined) return enough;
  const nearest = fewer.toSorted(betterFirst)[0] ?? full;
  throw new AppError(
    'failed',
    `No choice of fewer layers loses at most ${percent(maxLoss)}. The nearest, ${formatted(nearest)}, loses ${percent(1 - (nearest?.kept ?? NaN))}. Allow more, or name --layers ${nearest?.choice.length ?? 1} and win it back with bonsai tune.`,
  );
}

function withinLatency(
  maxLatency: number,
  measured: readonly Measured[],
  latencies: ReadonlyMap<number, number>,
): Measured {
  const front = layerFront(measured);
  const latencyOf = ({ choice }: Measured): number => latencies.get(choice.length) ?? Infinity;
  const [best] = front.filter((each) => latencyOf(each) <= maxLatency).sort(betterFirst);
  if (best !== undefined) return best;
  const [fastest] = front.toSorted((one, other) => latencyOf(one) - latencyOf(other));
  throw new AppError(
    'failed',
    `No choice of layers answers within ${maxLatency} ms on this machine. The nearest, ${formatted(fastest)}, takes ${latencies.get(fastest?.choice.length ?? 0)?.toFixed(2) ?? 'longer'} ms. Allow more, or try --precision int8.`,
  );
}

function formatted(measured: Measured | undefined): string {
  return `layers ${measured?.choice.join(', ') ?? ''}`;
}
