import { fewestServers } from '../../measures/queueing.ts';
import { compiled, type Formula, type Functions } from './formula.ts';
import { INPUT_NAMES, type InputName, type Writing } from './inputs.ts';

/** What was measured of an encoder. */
export const MEASURED_NAMES = [
  /** Shares of the questions with an answer whose right entry comes first, and among the first five. */
  'successAt1',
  'successAt5',
  /** Share of the questions without an answer that are told so. */
  'noneRecall',
  /** What 95% of the questions of 16 tokens take at most. */
  'encodeMs',
  'joulesAQuery',
  'memoryGiB',
  /** 1 where it is not the one that the others are held against, else 0. */
  'isOther',
] as const;
export type MeasuredName = (typeof MEASURED_NAMES)[number];

/** What follows, each from what stands before it. */
export const QUANTITY_NAMES = [
  'questionsAYear',
  'asked',
  'answerable',
  'foundShare',
  'found',
  'deflected',
  'missed',
  'deskValue',
  'askerValue',
  'lostValue',
  'benefit',
  'peakRate',
  'searchMs',
  'servers',
  'serverCost',
  'energyKwh',
  'energyCost',
  'upkeepCost',
  'runningCost',
  'yearly',
  'setupCost',
  'worth',
] as const;
export type QuantityName = (typeof QUANTITY_NAMES)[number];

export type Name = InputName | MeasuredName | QuantityName;

interface Quantity {
  readonly formula: Formula<Name>;
  readonly writing: Writing;
}

const MONTHS = 12;
const MINUTES_AN_HOUR = 60;
const SECONDS_AN_HOUR = 3600;
const HOURS_A_YEAR = 8760;
const JOULES_A_KWH = 3_600_000;

export const QUANTITIES: Readonly<Record<QuantityName, Quantity>> = {
  questionsAYear: number(['×', 'questionsADay', 'workingDays']),
  asked: number(['×', 'questionsAYear', 'pageShare']),
  answerable: number(['×', 'asked', 'answerableShare']),
  foundShare: {
    formula: ['+', 'successAt1', ['×', 'secondLook', ['−', 'successAt5', 'successAt1']]],
    writing: 'share',
  },
  found: number(['×', 'answerable', 'foundShare']),
  deflected: number(['×', 'found', 'staysAway']),
  missed: number(['−', ['−', 'asked', 'found'], ['×', ['−', 'asked', 'answerable'], 'noneRecall']]),
  deskValue: money([
    '×',
    ['÷', ['×', 'deflected', 'deskMinutes'], MINUTES_AN_HOUR],
    'deskHourCost',
    'usableShare',
  ]),
  askerValue: money([
    '×',
    ['÷', ['×', 'deflected', 'askerMinutes'], MINUTES_AN_HOUR],
    'askerHourCost',
    'usableShare',
  ]),
  lostValue: money([
    '×',
    ['÷', ['×', 'missed', 'lostMinutes'], MINUTES_AN_HOUR],
    'askerHourCost',
    'usableShare',
  ]),
  benefit: money(['−', ['+', 'deskValue', 'askerValue'], 'lostValue']),
  peakRate: number([
    '÷',
    ['×', 'questionsADay', 'pageShare', 'peakShare', 'searchesPerQuestion'],
    SECONDS_AN_HOUR,
  ]),
  searchMs: number(['+', ['×', 'encodeMs', 'slowdown'], 'overheadMs']),
  servers: number(['servers', 'peakRate', 'searchMs', 'responseLimitMs']),
  serverCost: money(['×', 'servers', ['+', 'serverPrice', ['×', 'memoryGiB', 'memoryPrice']], MONTHS]),
  energyKwh: number([
    '+',
    ['÷', ['×', 'servers', 'serverWatts', HOURS_A_YEAR], 1000],
    ['÷', ['×', 'asked', 'searchesPerQuestion', 'joulesAQuery', 'slowdown'], JOULES_A_KWH],
  ]),
  energyCost: money(['×', 'energyKwh', 'energyPrice']),
  upkeepCost: money(['×', 'upkeepHours', MONTHS, 'adminHourCost']),
  runningCost: money(['+', 'serverCost', 'energyCost', 'upkeepCost']),
  yearly: money(['−', 'benefit', 'runningCost']),
  setupCost: money(['×', ['+', 'setupHours', ['×', 'variantHours', 'isOther']], 'adminHourCost']),
  worth: money(['−', ['×', 'yearly', ['annuity', 'discountRate', 'years']], 'setupCost']),
};

/** Share of the searches at the busiest hour that are to be answered within the limit. */
export const PROMISED_SHARE = 0.95;

const FUNCTIONS: Functions = {
  /** What one a year, paid at the end of each, is worth today. */
  annuity: (rate = NaN, years = NaN) => (rate === 0 ? years : (1 - (1 + rate) ** -years) / rate),
  servers: (arrivalsASecond = NaN, serviceMs = NaN, limitMs = NaN) =>
    fewestServers({ arrivalsASecond, serviceSeconds: serviceMs / 1000 }, limitMs / 1000, PROMISED_SHARE),
};

const SLOTS: ReadonlyMap<Name, number> = new Map(
  [...INPUT_NAMES, ...MEASURED_NAMES, ...QUANTITY_NAMES].map((name, slot) => [name, slot]),
);

/** The place of a name's value among the slots. */
export function slotOf(name: Name): number {
  return SLOTS.get(name) ?? -1;
}

const STEPS = QUANTITY_NAMES.map((name) => ({
  slot: slotOf(name),
  value: compiled(QUANTITIES[name].formula, slotOf, FUNCTIONS),
}));

/** Room for one value of each name. */
export function emptySlots(): Float64Array {
  return new Float64Array(SLOTS.size);
}

/** Works out every quantity from the inputs and measurements that stand in their slots, in place. */
export function derive(slots: Float64Array): void {
  for (const { slot, value } of STEPS) slots[slot] = value(slots);
}

function number(formula: Formula<Name>): Quantity {
  return { formula, writing: 'number' };
}

function money(formula: Formula<Name>): Quantity {
  return { formula, writing: 'money' };
}
