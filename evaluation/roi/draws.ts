import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../core/errors.ts';
import { mixedSeed, type Random, seededRandom, standardNormal } from '../../core/random.ts';
import { triangular } from '../../measures/triangular.ts';
import { INPUT_NAMES, type RoiInputs, recordOf } from './inputs.ts';
import type { MeasuredCandidate } from './measured.ts';
import { derive, emptySlots, QUANTITY_NAMES, type QuantityName, slotOf } from './quantities.ts';

/** Every quantity of one candidate, a number a draw; draw n of all candidates is the same world. */
export type Draws = Readonly<Record<QuantityName, Float64Array>>;

export interface DrawOptions {
  readonly draws: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** After so many draws others get a turn. */
const AT_A_TIME = 2000;

/**
 * Draws worlds: each input from its triangular distribution, each measured share from the normal distribution that its interval
 * describes, independent of each other (Monte Carlo simulation; Metropolis and Ulam 1949). Every input has a source of random
 * numbers of its own, so that another range of one leaves the others' draws as they were. All candidates live through the same
 * worlds, and a candidate's answers are the baseline's plus a difference, since both were measured on the same questions.
 *
 * @param candidates the baseline first
 * @throws AppError `cancelled`
 */
export async function drawScenarios(
  { inputs }: Pick<RoiInputs, 'inputs'>,
  candidates: readonly MeasuredCandidate[],
  { draws, seed, signal }: DrawOptions,
): Promise<Draws[]> {
  const stated = INPUT_NAMES.map((name, index) => ({
    slot: slotOf(name),
    range: inputs[name],
    random: seededRandom(mixedSeed(seed, INPUTS_STREAM, index)),
  }));
  const shared = seededRandom(mixedSeed(seed, SHARED_STREAM));
  const own = candidates.map((_, index) => seededRandom(mixedSeed(seed, OWN_STREAM, index)));
  const drawn = candidates.map(() => emptyDraws(draws));
  const slots = emptySlots();
  for (let draw = 0; draw < draws; draw++) {
    if (draw % AT_A_TIME === 0) {
      await nextTurn();
      throwIfCancelled(signal);
    }
    for (const { slot, range, random } of stated) slots[slot] = triangular(range, random());
    const samples = { answers: standardNormal(shared), none: standardNormal(shared) };
    for (const [index, candidate] of candidates.entries()) {
      drawMeasured(slots, candidate, candidates[0] ?? candidate, samples, own[index] ?? shared);
      derive(slots);
      for (const name of QUANTITY_NAMES) {
        const values = drawn[index]?.[name];
        if (values !== undefined) values[draw] = slots[slotOf(name)] ?? NaN;
      }
    }
  }
  return drawn;
}

const INPUTS_STREAM = 1;
const SHARED_STREAM = 2;
const OWN_STREAM = 3;

interface Samples {
  readonly answers: number;
  readonly none: number;
}

function drawMeasured(
  slots: Float64Array,
  candidate: MeasuredCandidate,
  baseline: MeasuredCandidate,
  samples: Samples,
  own: Random,
): void {
  const ahead = standardNormal(own);
  const first =
    baseline.successAt1.mean +
    samples.answers * baseline.successAt1.deviation +
    candidate.aheadAt1.mean +
    ahead * candidate.aheadAt1.deviation;
  const five =
    baseline.successAt5.mean +
    samples.answers * baseline.successAt5.deviation +
    candidate.aheadAt5.mean +
    ahead * candidate.aheadAt5.deviation;
  placeMeasured(slots, candidate, {
    successAt1: first,
    successAt5: five,
    noneRecall: (candidate.noneRecall?.mean ?? 0) + samples.none * (candidate.noneRecall?.deviation ?? 0),
  });
}

/** Shares that were drawn or are given. */
interface MeasuredShares {
  readonly successAt1: number;
  readonly successAt5: number;
  readonly noneRecall: number;
}

/** Puts what was measured of a candidate into its slots; shares stay shares, and five answers hold the first. */
export function placeMeasured(
  slots: Float64Array,
  { encodeMs, joulesAQuery, memoryGiB, isBaseline }: MeasuredCandidate,
  shares: MeasuredShares,
): void {
  const first = between0And1(shares.successAt1);
  slots[slotOf('successAt1')] = first;
  slots[slotOf('successAt5')] = Math.max(first, between0And1(shares.successAt5));
  slots[slotOf('noneRecall')] = between0And1(shares.noneRecall);
  slots[slotOf('encodeMs')] = encodeMs;
  slots[slotOf('joulesAQuery')] = joulesAQuery;
  slots[slotOf('memoryGiB')] = memoryGiB;
  slots[slotOf('isOther')] = isBaseline ? 0 : 1;
}

function between0And1(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function emptyDraws(draws: number): Draws {
  return recordOf(QUANTITY_NAMES, () => new Float64Array(draws));
}

/** What most of the draws say: half lie below the median, and 90% between low and high. May be infinite. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** The 5th, 50th and 95th percentile, each a value that was drawn (nearest rank), so that "never" can be one. */
export function spreadOf(values: Float64Array): Spread {
  const sorted = values.toSorted();
  const at = (percent: number): number =>
    sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN;
  return { low: at(5), median: at(50), high: at(95) };
}

/** The share of the draws of which something is true. */
export function shareOf(values: Float64Array, isTrue: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (isTrue(value)) count += 1;
  return count / values.length;
}
