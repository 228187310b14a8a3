import { bootstrap, type BootstrapOptions, type Interval } from './bootstrap.ts';
import { expectedCalibrationError } from './calibration.ts';

/** What a question was told, and what is true of it. */
export interface Told {
  /** Of the best hit; `none` where nothing was found. */
  readonly band: 'answer' | 'maybe' | 'none';
  /** Of the best hit; 0 where nothing was found. */
  readonly probability: number;
  /** Whether the best hit answers the question. */
  readonly right: boolean;
  /** Whether the FAQ answers the question at all. */
  readonly answerable: boolean;
}

/** What the bands promise. Shares are 0..1; null where no question counts. */
export interface Promises {
  readonly questions: number;
  /** Of the questions told `answer`, the share whose best hit answers them. */
  readonly answerRight: Interval | null;
  /** Of the questions told `none`, the share that the FAQ does not answer. */
  readonly noneRight: Interval | null;
  /** Of the questions that the FAQ does not answer, the share told `none`. */
  readonly toldNone: Interval | null;
  /** Expected calibration error of the best hits' probabilities, in ten bins. */
  readonly ece: Interval;
  /** Of all questions, the share told `answer`. */
  readonly answered: number;
  /** Of the questions whose best hit answers them, the share told `none`; null where there is none. */
  readonly lost: number | null;
}

/** The figures that calibration is judged by, each with its bootstrap interval over questions; docs/decisions/calibration.md defines them. */
export function promisesOf(told: readonly Told[], options: BootstrapOptions = {}): Promises {
  const share = (counts: (one: Told) => boolean, holds: (one: Told) => boolean): Interval | null =>
    told.some(counts)
      ? bootstrap(told.length, (sample) => shareIn(told, sample, counts, holds), options)
      : null;
  const plain = (counts: (one: Told) => boolean, holds: (one: Told) => boolean): number | null =>
    told.some(counts) ? shareIn(told, told.keys(), counts, holds) : null;
  return {
    questions: told.length,
    answerRight: share(isAnswer, isRight),
    noneRight: share(isNone, isUnanswerable),
    toldNone: share(isUnanswerable, isNone),
    ece: bootstrap(
      told.length,
      (sample) => {
        const drawn = Array.from(sample, (index) => told[index]!);
        return expectedCalibrationError(
          drawn.map(isRight),
          drawn.map(({ probability }) => probability),
        );
      },
      options,
    ),
    answered: plain(() => true, isAnswer) ?? 0,
    lost: plain(isRight, isNone),
  };
}

const isAnswer = ({ band }: Told): boolean => band === 'answer';
const isNone = ({ band }: Told): boolean => band === 'none';
const isRight = ({ right }: Told): boolean => right;
const isUnanswerable = ({ answerable }: Told): boolean => !answerable;

/** NaN where no case counts. */
function shareIn(
  told: readonly Told[],
  sample: Iterable<number>,
  counts: (one: Told) => boolean,
  holds: (one: Told) => boolean,
): number {
  let counted = 0;
  let held = 0;
  for (const index of sample) {
    const one = told[index]!;
    if (!counts(one)) continue;
    counted += 1;
    if (holds(one)) held += 1;
  }
  return held / counted;
}
