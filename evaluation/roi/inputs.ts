import type { Range } from '../../measures/triangular.ts';

/** What is stated rather than measured, in the order in which a reader meets it. */
export const INPUT_GROUPS = {
  demand: [
    'questionsADay',
    'workingDays',
    'pageShare',
    'answerableShare',
    'peakShare',
    'searchesPerQuestion',
  ],
  value: [
    'secondLook',
    'staysAway',
    'deskMinutes',
    'askerMinutes',
    'lostMinutes',
    'usableShare',
    'deskHourCost',
    'askerHourCost',
  ],
  cost: ['setupHours', 'variantHours', 'upkeepHours', 'adminHourCost', 'serverPrice', 'memoryPrice'],
  machine: ['slowdown', 'overheadMs', 'responseLimitMs', 'serverWatts', 'energyPrice'],
  horizon: ['years', 'discountRate'],
} as const;

export type InputGroup = keyof typeof INPUT_GROUPS;
export type InputName = (typeof INPUT_GROUPS)[InputGroup][number];

export const INPUT_NAMES: readonly InputName[] = Object.values(INPUT_GROUPS).flat();

/** How a number is written: plain, as a percentage, or with the currency. */
export type Writing = 'number' | 'share' | 'money';

export const RANGE_ENDS = ['low', 'likely', 'high'] as const;

export const CURRENCIES = ['EUR', 'JPY'] as const;
/** A currency for whose prices there are defaults. */
export type Currency = (typeof CURRENCIES)[number];

/** The languages in which the report is written. */
export const REPORT_LANGUAGES = ['en', 'ja'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

/** What prices are in where nobody says. */
export const USUAL_CURRENCIES: Readonly<Record<ReportLanguage, Currency>> = { en: 'EUR', ja: 'JPY' };

interface InputFacts {
  readonly writing: Writing;
  /** What can be at all; beyond it is a slip of the hand. */
  readonly least: number;
  readonly most: number;
  /** Where nobody says. Prices differ by currency and by country, and are not converted. */
  readonly usual: Range | Readonly<Record<Currency, Range>>;
}

/** Each default's reason stands in the catalogs (`strings/`), beside its name. */
export const INPUTS: Readonly<Record<InputName, InputFacts>> = {
  questionsADay: amount(range(50, 150, 400), 0, 1_000_000),
  workingDays: amount(range(235, 245, 255), 1, 366),
  pageShare: share(range(0.3, 0.5, 0.8)),
  answerableShare: share(range(0.5, 0.7, 0.85)),
  peakShare: share(range(0.125, 0.2, 0.35)),
  searchesPerQuestion: amount(range(2, 4, 8), 1, 100),
  secondLook: share(range(0.2, 0.5, 0.8)),
  staysAway: share(range(0.4, 0.65, 0.85)),
  deskMinutes: amount(range(3, 8, 15), 0, 480),
  askerMinutes: amount(range(0, 5, 15), 0, 480),
  lostMinutes: amount(range(0.5, 1.5, 4), 0, 480),
  usableShare: share(range(0.3, 0.5, 0.8)),
  deskHourCost: price({ EUR: range(20, 33, 50), JPY: range(2_000, 3_200, 5_000) }, 10_000_000),
  askerHourCost: price({ EUR: range(20, 35, 55), JPY: range(2_000, 3_500, 5_500) }, 10_000_000),
  setupHours: amount(range(24, 60, 160), 0, 100_000),
  variantHours: amount(range(0, 4, 12), 0, 100_000),
  upkeepHours: amount(range(4, 10, 24), 0, 10_000),
  adminHourCost: price({ EUR: range(30, 45, 70), JPY: range(3_000, 5_000, 8_000) }, 10_000_000),
  serverPrice: price({ EUR: range(8, 20, 60), JPY: range(1_200, 3_000, 9_000) }, 1e9),
  memoryPrice: price({ EUR: range(0, 2, 5), JPY: range(0, 300, 800) }, 1e8),
  slowdown: amount(range(0.8, 1, 2), 0.01, 100),
  overheadMs: amount(range(0.5, 1, 3), 0, 10_000),
  responseLimitMs: amount(range(100, 100, 100), 1, 60_000),
  serverWatts: amount(range(8, 20, 60), 0, 100_000),
  energyPrice: price({ EUR: range(0.12, 0.2, 0.32), JPY: range(18, 25, 38) }, 1e6),
  years: amount(range(3, 3, 3), 0.25, 30),
  discountRate: share(range(0.02, 0.05, 0.08)),
};

/** What `bonsai report --print-inputs` writes and `--inputs` reads: each input's range, and what prices are in. */
export interface RoiInputs {
  /** ISO 4217. */
  readonly currency: string;
  readonly inputs: Readonly<Record<InputName, Range>>;
}

/** The defaults of a currency. */
export function usualInputs(currency: Currency): RoiInputs {
  return { currency, inputs: recordOf(INPUT_NAMES, (name) => usualRange(name, currency)) };
}

export function usualRange(name: InputName, currency: Currency): Range {
  const { usual } = INPUTS[name];
  return 'likely' in usual ? usual : usual[currency];
}

/** Whether every input is a default, so that nobody has said anything about the company in question. */
export function isAllAssumed({ currency, inputs }: RoiInputs): boolean {
  return (
    isCurrencyWithDefaults(currency) && INPUT_NAMES.every((name) => isUsual(name, inputs[name], currency))
  );
}

export function isUsual(name: InputName, range: Range, currency: Currency): boolean {
  const usual = usualRange(name, currency);
  return RANGE_ENDS.every((end) => range[end] === usual[end]);
}

export function isCurrencyWithDefaults(currency: string): currency is Currency {
  return CURRENCIES.some((known) => known === currency);
}

function range(low: number, likely: number, high: number): Range {
  return { low, likely, high };
}

function amount(usual: Range, least: number, most: number): InputFacts {
  return { writing: 'number', least, most, usual };
}

function share(usual: Range): InputFacts {
  return { writing: 'share', least: 0, most: 1, usual };
}

function price(usual: Readonly<Record<Currency, Range>>, most: number): InputFacts {
  return { writing: 'money', least: 0, most, usual };
}

/** A record with something for each of these names. */
export function recordOf<Name extends string, T>(
  names: readonly Name[],
  of: (name: Name) => T,
): Record<Name, T> {
  // All names are there, which `fromEntries` cannot tell its type.
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, T>;
}
