import { percent } from '../../core/figures.ts';
import { type Gate, untold } from '../../core/gate.ts';
import { decide, evidenceOf } from '../../measures/non-inferiority.ts';
import { retrievalScore } from '../../measures/retrieval.ts';
import { mean } from '../../measures/summary.ts';
import { DECIDING_MEASURE } from '../compare/comparison.ts';
import type { AnswerPair } from './ask-both.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * Whether the judged questions show that right entries come lower than before, by the test that decides a comparison. The figure
 * is the share of MRR@10 that is kept, and below the threshold it stops only what the questions show to be worse: of few
 * questions chance alone makes such a figure.
 *
 * @param knows whether both indexes hold an entry: what was deleted on purpose cannot be found
 */
export function qualityGate(
  pairs: readonly AnswerPair[],
  knows: (id: string) => boolean,
  { maxLoss }: Thresholds,
): Gate {
  const threshold = 1 - maxLoss;
  const judged = pairs.flatMap(({ question: { relevant }, before, after }) => {
    const right = new Set((relevant ?? []).filter(knows));
    if (right.size === 0) return [];
    const score = (ranking: readonly string[]): number => retrievalScore(DECIDING_MEASURE, ranking, right);
    return [{ before: score(before.ranking), after: score(after.ranking) }];
  });
  if (judged.length === 0) return untold('quality', threshold, 'No judged question has an answer in both.');
  const scores = (side: 'before' | 'after'): number[] => judged.map((scored) => scored[side]);
  const evidence = evidenceOf(scores('after'), scores('before'), maxLoss);
  const status = decide([[evidence]])[0]?.status ?? 'too few';
  return {
    gate: 'quality',
    figure: evidence.kept?.estimate ?? null,
    threshold,
    passed: status !== 'worse',
    reason: `On ${judged.length} judged questions ${DECIDING_MEASURE} goes from ${percent(mean(scores('before')))} to ${percent(mean(scores('after')))}: ${status}.`,
    details: { status, questions: judged.length, notWorseP: evidence.notWorseP, worseP: evidence.worseP },
  };
}
