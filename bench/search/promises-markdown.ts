import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import type { Interval } from '../../measures/bootstrap.ts';
import type { Promises } from '../../measures/promises.ts';

/** What a pair of encoders keeps of its promises on a FAQ. */
export interface KeptPromises extends Promises {
  readonly pair: string;
  readonly set: string;
  readonly mode: string;
}

/** All figures x 100, with 95% intervals. */
export function promisesTable(kept: readonly KeptPromises[]): string {
  return markdownTable(
    [
      'encoders',
      'mode',
      'FAQ',
      'questions',
      'answer: right',
      'none: right',
      'told none',
      'ECE',
      'answered',
      'lost',
    ],
    kept.map((one) => [
      ...[one.pair, one.mode, one.set, one.questions],
      ...[one.answerRight, one.noneRight, one.toldNone, one.ece].map(withInterval),
      ...[one.answered, one.lost].map((share) => (share === null ? '-' : rounded(share))),
    ]),
  );
}

function withInterval(interval: Interval | null): string {
  if (interval === null) return '-';
  const { estimate, low, high } = interval;
  return `${rounded(estimate)} [${rounded(low)}, ${rounded(high)}]`;
}

function rounded(share: number): string {
  return (100 * share).toFixed(1);
}
