import { AppError } from '../core/errors.ts';
import { percent } from '../core/figures.ts';
import { failedGates, type Gate } from '../core/gate.ts';
import type { Manifest } from './manifest.ts';

/** Every entry must find itself, in the index that will serve. */
export const MIN_SELF_RECALL = 1;

/** What the HNSW must find of the exact scan's ten nearest. */
export const MIN_RECALL = 0.99;

export function selfRecallGate(figure: number): Gate {
  return {
    gate: 'self-recall',
    figure,
    threshold: MIN_SELF_RECALL,
    passed: figure >= MIN_SELF_RECALL,
    reason: `${percent(figure, 2)} of the entries find themselves, and all have to.`,
  };
}

/** What serves must find what an exact scan finds; where the graph does not, the exact scan itself serves. */
export function recallGate({
  graph,
  exactScan,
  recallAt10,
}: Pick<Manifest, 'graph' | 'exactScan' | 'recallAt10'>): Gate {
  const isScan = !graph || exactScan;
  const figure = isScan ? 1 : recallAt10;
  return {
    gate: 'recall@10',
    figure,
    threshold: MIN_RECALL,
    passed: figure >= MIN_RECALL,
    reason: isScan
      ? 'The exact scan serves.'
      : `The HNSW finds ${percent(recallAt10, 2)} of the exact scan's ten nearest.`,
  };
}

/**
 * Stops a run before its index goes live.
 *
 * @throws AppError `failed` with the gates in `details` where one failed
 */
export function requirePassed(gates: readonly Gate[]): void {
  const failed = failedGates(gates);
  if (failed.length === 0) return;
  throw new AppError(
    'failed',
    `The new index did not pass and was thrown away; the live one goes on. ${failed.map(({ gate, reason }) => `${gate}: ${reason}`).join(' ')} Where that is as it should be, say --accept-gates.`,
    { details: { gates } },
  );
}

/**
 * Stops a run before it changes anything.
 *
 * @throws AppError `invalid` with the gate in `details` where it failed
 */
export function requireWhole(shrink: Gate): void {
  if (failedGates([shrink]).length === 0) return;
  throw new AppError(
    'invalid',
    `${shrink.reason} That looks like an export that broke: more than ${percent(shrink.threshold)} at once, or all, is not taken, so nothing was changed. Where it is meant, say --accept-shrink.`,
    { details: { gates: [shrink] } },
  );
}
