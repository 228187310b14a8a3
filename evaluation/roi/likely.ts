import type { Range } from '../../measures/triangular.ts';
import { placeMeasured } from './draws.ts';
import { INPUT_NAMES, INPUTS, type InputName, type RoiInputs } from './inputs.ts';
import type { MeasuredCandidate, Uncertain } from './measured.ts';
import { derive, emptySlots, type Name, slotOf } from './quantities.ts';

/** What a tornado turns one at a time: every input, and the measured shares. */
const MEASURED_SHARES = ['successAt1', 'successAt5', 'noneRecall'] as const;
type SensitivityInput = InputName | (typeof MEASURED_SHARES)[number];

/** Every value where each input is at its likeliest and each measurement as it was measured, but for those given. */
export function likelyValues(
  { inputs }: Pick<RoiInputs, 'inputs'>,
  candidate: MeasuredCandidate,
  turned: Partial<Record<SensitivityInput, number>> = {},
): (name: Name) => number {
  const slots = emptySlots();
  for (const name of INPUT_NAMES) slots[slotOf(name)] = turned[name] ?? inputs[name].likely;
  placeMeasured(slots, candidate, {
    successAt1: turned.successAt1 ?? candidate.successAt1.mean,
    successAt5: turned.successAt5 ?? candidate.successAt5.mean,
    noneRecall: turned.noneRecall ?? candidate.noneRecall?.mean ?? 0,
  });
  derive(slots);
  return (name) => slots[slotOf(name)] ?? NaN;
}

/** One input of a tornado chart. */
export interface TornadoBar {
  readonly name: SensitivityInput;
  readonly range: Range;
  /** What it is all worth where this one is low or high, and all others are at their likeliest. */
  readonly atLow: number;
  readonly atHigh: number;
  /** The value of this one at which it is worth just nothing; null where it is worth something, or nothing, at any. */
  readonly turningPoint: number | null;
}

/** What matters most, first: one at a time from low to high, all others at their likeliest; certain inputs are left out. */
export function tornado(inputs: Pick<RoiInputs, 'inputs'>, candidate: MeasuredCandidate): TornadoBar[] {
  const roiAt = (name: SensitivityInput, value: number): number =>
    likelyValues(inputs, candidate, { [name]: value })('worth');
  const bars = [...INPUT_NAMES, ...MEASURED_SHARES].map((name): TornadoBar => {
    const range = rangeOf(name, inputs, candidate);
    const at = (value: number): number => roiAt(name, value);
    return {
      name,
      range,
      atLow: at(range.low),
      atHigh: at(range.high),
      turningPoint: turningPoint(at, boundsOf(name, range)),
    };
  });
  return bars.filter(({ range }) => range.high > range.low).sort((one, other) => swing(other) - swing(one));
}

export function swing({ atLow, atHigh }: Pick<TornadoBar, 'atLow' | 'atHigh'>): number {
  return Math.abs(atHigh - atLow);
}

function rangeOf(
  name: SensitivityInput,
  { inputs }: Pick<RoiInputs, 'inputs'>,
  candidate: MeasuredCandidate,
): Range {
  return isMeasured(name) ? intervalOf(candidate[name]) : inputs[name];
}

function isMeasured(name: SensitivityInput): name is (typeof MEASURED_SHARES)[number] {
  return MEASURED_SHARES.some((share) => share === name);
}

function intervalOf(measured: Uncertain | null): Range {
  const { mean, deviation } = measured ?? { mean: 0, deviation: 0 };
  const reach = 1.644854 * deviation; // 5% lie below, 5% above
  return { low: Math.max(0, mean - reach), likely: mean, high: Math.min(1, mean + reach) };
}

/** Where a turning point is looked for: all that can be, but no further than ten times the highest that was stated. */
function boundsOf(name: SensitivityInput, range: Range): readonly [number, number] {
  if (isMeasured(name)) return [0, 1];
  const { least, most } = INPUTS[name];
  return [least, Math.min(most, Math.max(10 * range.high, least))];
}

function turningPoint(
  roiAt: (value: number) => number,
  [from, to]: readonly [number, number],
): number | null {
  const isGain = roiAt(from) > 0;
  if (roiAt(to) > 0 === isGain) return null;
  let [same, other] = [from, to];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (same + other) / 2;
    if (roiAt(middle) > 0 === isGain) same = middle;
    else other = middle;
  }
  return other;
}
