import type { Range } from '../../../measures/triangular.ts';
import type { FormulaFunction } from '../formula.ts';
import type { InputGroup } from '../inputs.ts';
import { inputsEn } from './en-inputs.ts';
import { methodEn } from './en-method.ts';
import type { MeasuredName, QuantityName } from '../quantities.ts';
import type { Answer } from '../estimate.ts';

export interface YesWords {
  readonly encoder: string;
  readonly worth: string;
  readonly low: string;
  readonly high: string;
  readonly years: string;
  readonly pays: string;
  readonly draws: string;
}

export interface VariantWords {
  /** A year; null where that is nothing. */
  readonly saved: string | null;
  readonly lost: string | null;
  readonly gained: string | null;
  /** What choosing it takes, once. */
  readonly once: string;
  readonly better: string;
}

const measured: Readonly<Record<MeasuredName, string>> = {
  successAt1: 'right first answers',
  successAt5: 'right answers among five',
  noneRecall: 'unanswerable ones told so',
  encodeMs: 'encoding, p95',
  joulesAQuery: 'joules a search',
  memoryGiB: 'memory, GiB',
  isOther: 'other encoder (0 or 1)',
};

const quantities: Readonly<Record<QuantityName, string>> = {
  questionsAYear: 'questions a year',
  asked: 'asked on the page',
  answerable: 'of these, in the FAQ',
  foundShare: 'share found',
  found: 'answers found',
  deflected: 'questions spared a person',
  missed: 'attempts in vain',
  deskValue: 'time of the desk',
  askerValue: 'time of those who ask',
  lostValue: 'time lost in vain',
  benefit: 'benefit a year',
  peakRate: 'searches a second at peak',
  searchMs: 'one search, ms',
  servers: 'servers',
  serverCost: 'servers and memory a year',
  energyKwh: 'energy a year, kWh',
  energyCost: 'energy a year',
  upkeepCost: 'upkeep a year',
  runningCost: 'running cost a year',
  yearly: 'net benefit a year',
  setupCost: 'set-up, once',
  worth: 'worth over the horizon',
};

/** Where the quantities stand, and what each group tells. */
const steps = {
  demand: 'How many questions it answers',
  benefit: 'What that is worth',
  machine: 'What it takes to serve them',
  result: 'What remains',
};

const functions: Readonly<Record<FormulaFunction, (...parts: string[]) => string>> = {
  annuity: (rate = '', years = '') => `worth today of 1 a year (${rate}, ${years})`,
  servers: (rate = '', service = '', limit = '') => `fewest servers (${rate}; ${service}; ${limit})`,
};

/** Every word of the report in English. The other catalogs have the same keys, by type. */
export const en = {
  language: 'en',
  inputs: inputsEn,
  measured,
  quantities,
  steps,
  functions,
  groups: {
    demand: 'Questions',
    value: 'What an answer is worth',
    cost: 'People, servers',
    machine: 'The machine',
    horizon: 'Time',
  } satisfies Record<InputGroup, string>,
  statuses: {
    baseline: 'baseline',
    'not worse': 'not worse',
    worse: 'worse',
    'not settled': 'not settled',
    'too few': 'too few questions',
  },

  title: 'What is it worth?',
  kicker: (date: string) => `Cost and benefit of the FAQ search, ${date}`,
  verdicts: {
    yes: ({ encoder, worth, low, high, years, pays, draws }: YesWords) =>
      `Yes. Over ${years} years the search with ${encoder} is worth about ${worth} (probably ${low} to ${high}). It pays in ${pays} of ${draws} simulations.`,
    unsure: ({ encoder, worth, low, high, years, pays, draws }: YesWords) =>
      `Not certain. Over ${years} years the search with ${encoder} is worth about ${worth}, but anything from ${low} to ${high}. It pays in ${pays} of ${draws} simulations.`,
    no: ({ encoder, worth, low, high, years, pays, draws }: YesWords) =>
      `No. Over ${years} years the search with ${encoder} ends at about ${worth} (probably ${low} to ${high}). It pays in ${pays} of ${draws} simulations.`,
  } satisfies Record<Answer, (words: YesWords) => string>,
  allAssumed:
    'An example, not your company yet: every input is assumed. Give at least the questions a day (a company of 1,000 people that asks three questions a month each is assumed), what an hour costs, and how many people would use the page.',
  howToState:
    'Such as: bonsai report --set questionsADay=100..300..800 --set deskHourCost=25..35..50 --set pageShare=30%..50%..70%',
  breakEven: (months: string) => `What it takes to set up is earned back after about ${months} months.`,
  neverBreaksEven: 'What it takes to set up is not earned back.',
  mattersMost: (input: string) => `What matters most is “${input}”: make sure of that figure first.`,
  choice: {
    use: (encoder: string, baseline: string) =>
      `The encoder is ${encoder}: by bonsai compare the cheapest that answers not worse than ${baseline}.`,
    stay: (encoder: string) =>
      `The encoder is ${encoder}: bonsai compare showed no cheaper one to answer as well.`,
    none: (baseline: string) =>
      `The figures are those of ${baseline}: bonsai compare could not tell which encoder may serve.`,
    moneyAhead: (encoder: string, worth: string, own: string) =>
      `By money alone ${encoder} would come first, with ${worth} against ${own}.`,
  },
  variantLead: (encoder: string, baseline: string) => `${encoder} instead of ${baseline}:`,
  variantText: ({ better, ...words }: VariantWords) =>
    `${yearly(words)} It is worth more in ${better} of the simulations.`,
  othersNo: (count: number) =>
    count === 1
      ? 'One more is worth still less: see “Would another be worth more?”.'
      : `The other ${count} are worth still less: see “Would another be worth more?”.`,

  atAGlance: 'At a glance',
  tileRoi: (years: string) => `over ${years} years`,
  tileYearly: 'a year, after running cost',
  tileBreakEven: 'months to break even',
  tileServers: 'servers at peak',
  tileEnergy: 'kWh a year',
  tileFound: 'questions a year spared a person',
  rangeNote: 'Large: the median. Below: 90 of 100 simulations lie between.',
  never: 'never',
  lessThan: (share: string) => `less than ${share}`,
  moreThan: (share: string) => `more than ${share}`,
  always: 'in nearly all simulations',
  range: (low: string, high: string) => `${low} to ${high}`,
  glanceNote: (encoder: string) => `Figures of ${encoder}.`,

  variantsHeading: 'Which encoder?',
  variantsNote: (sets: string, date: string) =>
    `Measured by bonsai compare on ${date}: ${sets}. “None” is what the page says where the FAQ has no answer. Coverage: share of the questions that can be answered with 95 of 100 answers right.`,
  setOf: (name: string, queries: string, unanswerable: string) =>
    `${name} (${queries} questions with an answer, ${unanswerable} without)`,
  variantColumns: {
    encoder: 'encoder',
    layers: 'layers',
    status: 'status',
    successAt1: 'right first',
    successAt5: 'among five',
    mrr: 'MRR@10',
    coverage: 'coverage at 95%',
    nonePrecision: '“none”: precision',
    noneRecall: '“none”: recall',
    medianMs: 'ms, p50 / p95',
    memory: 'memory, MB',
    loadMs: 'loading, ms',
    energy: 'J a search',
  },
  againstHeading: 'Would another be worth more?',
  measuredHeading: 'What was measured',
  againstNote: (baseline: string, years: string) =>
    `Each encoder against ${baseline}, in the same simulated worlds: median, and in brackets where 90 of 100 lie. Positive is better than ${baseline}. Over ${years} years; savings and answers a year.`,
  againstColumns: {
    encoder: 'encoder',
    saved: 'saved in servers and energy, a year',
    benefit: 'answers worth more, a year',
    worth: 'worth more over the horizon',
    better: 'worth more in',
  },
  roiChartLabel: 'Worth over the horizon by encoder, with 5% to 95% ranges',
  roiChartNote: 'The point is the median; the bar holds 90 of 100 simulations. Left of the line it loses.',
  roiColumns: { encoder: 'encoder', low: '5%', median: 'median', high: '95%', pays: 'pays in' },

  tornadoHeading: 'What matters most',
  tornadoNote: (worth: string) =>
    `One input at a time goes from low to high, all others stay at their likeliest, where it is worth ${worth}. “Turns at”: where this input alone would make it worth just nothing; a dash where it never does. Inputs that move it by less than a hundredth of the first are left out.`,
  tornadoChartLabel: 'Worth over the horizon with each input low and high',
  tornadoColumns: {
    input: 'input',
    from: 'low',
    to: 'high',
    atLow: 'worth at low',
    atHigh: 'worth at high',
    turns: 'turns at',
  },
  low: 'low',
  high: 'high',

  earnedHeading: 'When it has paid',
  earnedNote:
    'Net benefit so far, less the set-up, without interest. The line is the median; 90 of 100 simulations lie in the band.',
  earnedChartLabel: 'Earned since the start, by month',
  earnedColumns: { month: 'month', low: '5%', median: 'median', high: '95%' },
  breakEvenIn: (low: string, median: string, high: string) =>
    `Break-even after ${median} months; 5% of the simulations are there by ${low}, 95% by ${high}.`,

  peakHeading: 'Servers at peak',
  peakNote: (rate: string, limit: string, share: string) =>
    `The busiest hour brings ${rate} searches a second at the likeliest inputs, and ${share} of them are promised within ${limit} ms. “One is enough up to”: questions a day that one server bears.`,
  peakColumns: {
    encoder: 'encoder',
    search: 'one search, ms',
    servers: 'servers (5% to 95%)',
    busy: 'busy',
    response: '95% answered within, ms',
    upTo: 'one is enough up to, questions a day',
    oneServer: 'one is enough in',
  },
  energyHeading: 'Energy a year',
  energyColumns: {
    encoder: 'encoder',
    kwh: 'kWh (5% to 95%)',
    searches: 'of these for searching, kWh',
    cost: 'cost a year',
    memory: 'memory, MB',
  },
  energyNote: (watts: string) =>
    `Nearly all of it is a server that waits. What a search takes is estimated from its time at ${watts} W a busy core.`,

  derivationHeading: 'How each number comes about',
  derivationNote: (encoder: string) =>
    `For ${encoder}, every input at its likeliest. Figures are rounded for reading, not for calculating. These results need not be the medians above, since the ranges are not symmetric.`,
  derivationColumns: { quantity: 'figure', formula: 'formula', filled: 'with the numbers', value: 'result' },

  inputsHeading: 'The inputs',
  inputsNote: 'Everything that was assumed rather than measured. Replace what you know better.',
  inputsColumns: {
    input: 'input',
    low: 'low',
    likely: 'likeliest',
    high: 'high',
    unit: 'unit',
    reason: 'why',
  },
  changedMark: 'changed',
  currency: 'currency',
  recalculate: 'Recalculate',
  startOver: 'Back to the defaults',
  trouble: 'Not calculated with what you entered:',
  faults: {
    number: ({ name, least, most, isShare, got }: NumberFault) =>
      `${name} takes numbers from ${least} to ${most}${isShare ? ' (or 0% to 100%)' : ''}; got "${got}".`,
    order: ({ name, low, likely, high }: Range & { readonly name: string }) =>
      `${name} goes from low to high, with the likeliest between; got ${low}..${likely}..${high}.`,
    currency: (currency: string) =>
      `"${currency}" is no currency; give its three letters, such as EUR or JPY.`,
    prices: (currency: string, known: string, missing: string) =>
      `There are no usual prices in ${currency}, only in ${known}: state ${missing} too.`,
  },
  howToChange:
    'To change them: write NUMBERS.json with “bonsai report --print-inputs”, edit it, and run “bonsai report --inputs NUMBERS.json --out report.html”; or “--set questionsADay=100..300..800” for one.',

  ...methodEn,
  footer: (processor: string, cores: string, memory: string, threads: string) =>
    `Measured on ${processor}, ${cores} cores, ${memory} GiB, threads: ${threads}.`,
  busyMachine: 'That machine was busy when it was measured: its times are too long.',
  seedNote: (draws: string, seed: string) => `${draws} simulations, seed ${seed}.`,
};

function yearly({ saved, lost, gained, once }: Omit<VariantWords, 'better'>): string {
  const costs =
    saved === null
      ? 'It saves nothing to speak of in servers and energy'
      : `It saves ${saved} a year in servers and energy`;
  const answers =
    lost === null
      ? gained === null
        ? 'its answers are worth as much'
        : `its answers are worth ${gained} a year more`
      : `its answers are worth ${lost} a year less`;
  return `${costs}, ${answers}, and choosing it takes ${once} once.`;
}

/** What is no number, or none that can be. */
interface NumberFault {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly isShare: boolean;
  readonly got: string;
}

export type RoiStrings = typeof en;
