import type { Interval } from '../../measures/bootstrap.ts';
import { meanMrr, type Difference } from './figures.ts';
import type { EncoderFigures, Experiment } from './measurements.ts';
import type { Words } from './plan.ts';

/** A kind of test data that a finding is judged by. */
export interface VerdictMeasure {
  readonly name: string;
  /** What the best of a depth is found by. */
  readonly leading: (figures: EncoderFigures) => number;
  /** What one has of the other, in percent. */
  readonly share: (own: EncoderFigures, whole: EncoderFigures) => number;
  readonly difference: (difference: Difference) => Interval;
}

/** STS, first of the plan's own pairs and then of further ones, and retrieval last. */
export function verdictMeasures({ sets }: Pick<Experiment, 'sets'>, words: Words): VerdictMeasure[] {
  const others = (sets.otherSts ?? []).map(({ name }, set) =>
    similarity(
      name,
      ({ otherSts }) => otherSts?.[set]?.value ?? NaN,
      ({ otherSts }) => otherSts?.[set] ?? NOTHING,
    ),
  );
  return [
    similarity(
      `${words.sts} test`,
      ({ stsTest }) => stsTest.value,
      ({ stsTest }) => stsTest,
    ),
    ...others,
    {
      name: words.faqs,
      leading: ({ kept }) => kept.estimate,
      share: (own, whole) => (100 * meanMrr(own)) / meanMrr(whole),
      difference: ({ faqs }) => faqs,
    },
  ];
}

const NOTHING: Interval = { estimate: NaN, low: NaN, high: NaN };

function similarity(
  name: string,
  value: (figures: EncoderFigures) => number,
  difference: VerdictMeasure['difference'],
): VerdictMeasure {
  return {
    ...{ name, difference },
    leading: value,
    share: (own, whole) => (100 * value(own)) / value(whole),
  };
}
