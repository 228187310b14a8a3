import { type Gate, untold } from '../../core/gate.ts';
import { median } from '../../measures/summary.ts';
import type { AnswerPair } from './ask-both.ts';
import { MIN_QUESTIONS, type Thresholds, UNNOTICED_MS } from './thresholds.ts';

/** Whether a search takes much longer than before. Figure and threshold are milliseconds. */
export function latencyGate(pairs: readonly AnswerPair[], { maxSlowdown }: Thresholds): Gate {
  const medianOf = (side: 'before' | 'after'): number => median(pairs.map((pair) => pair[side].milliseconds));
  if (pairs.length < MIN_QUESTIONS)
    return untold('latency', 0, `Too few questions were judged or logged to time: ${pairs.length}.`);
  const [before, after] = [medianOf('before'), medianOf('after')];
  const threshold = Math.max(before * maxSlowdown, before + UNNOTICED_MS);
  return {
    gate: 'latency',
    figure: after,
    threshold,
    passed: after <= threshold,
    reason: `Half of ${pairs.length} searches take at most ${after.toFixed(1)} ms, ${before.toFixed(1)} ms before.`,
  };
}
