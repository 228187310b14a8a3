import type { Range } from '../../measures/triangular.ts';
import { arrivalsOneServerTakes, responseWithin, utilization } from '../../measures/queueing.ts';
import { type Draws, drawScenarios, type DrawOptions, shareOf, spreadOf, type Spread } from './draws.ts';
import { type InputName, type RoiInputs, recordOf } from './inputs.ts';
import { likelyValues, tornado, type TornadoBar } from './likely.ts';
import type { MeasuredCandidate, MeasuredFacts } from './measured.ts';
import {
  MEASURED_NAMES,
  PROMISED_SHARE,
  QUANTITY_NAMES,
  type MeasuredName,
  type QuantityName,
} from './quantities.ts';

/** From this share of the draws on, it pays; below half of them it does not; between, nobody knows. */
const SURE = 0.9;
const HALF = 0.5;

/** Whether it pays. */
export type Answer = 'yes' | 'unsure' | 'no';

/** Another encoder held against the baseline, in the same worlds: figures alone, since money chooses no encoder. */
export interface AgainstBaseline {
  /** Share of the draws in which it is worth more. */
  readonly betterShare: number;
  /** How much more it is worth over the horizon. */
  readonly worth: Spread;
  /** What it saves a year in servers and energy, and what its answers are worth more a year. */
  readonly saved: Spread;
  readonly benefit: Spread;
  /** What choosing it takes, once. */
  readonly once: Spread;
}

/** The busiest hour, at the likeliest inputs. */
interface Peak {
  readonly servers: number;
  readonly utilization: number;
  /** 95% of the searches are answered within so many milliseconds. */
  readonly responseMs: number;
  /** Questions a day from which a second server is needed. */
  readonly oneServerTakes: number;
  /** Share of the draws in which one server is enough. */
  readonly oneServerShare: number;
}

export interface CandidateRoi {
  readonly name: string;
  readonly measured: MeasuredCandidate;
  /** At the likeliest inputs. */
  readonly likely: Readonly<Record<QuantityName | MeasuredName, number>>;
  readonly worth: Spread;
  readonly yearly: Spread;
  readonly benefit: Spread;
  readonly runningCost: Spread;
  readonly setupCost: Spread;
  readonly servers: Spread;
  readonly energyKwh: Spread;
  /** Questions a year that need no person. */
  readonly deflected: Spread;
  /** Of the likeliest energy, what searching takes over waiting. */
  readonly searchKwh: number;
  /** Months until the set-up is earned back, without interest; Infinity (in JSON null) where it never is. */
  readonly breakEvenMonths: Spread;
  /** Share of the draws in which it is worth more than it costs. */
  readonly paysShare: number;
  readonly peak: Peak;
  readonly againstBaseline: AgainstBaseline | null;
}

/** A moment after the start, and what has been earned by then, set-up and running cost paid. */
export interface Earned extends Spread {
  readonly month: number;
}

/** Everything that the report tells, as `--json` prints it. */
export interface Estimate {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly currency: string;
  readonly inputs: Readonly<Record<InputName, Range>>;
  readonly draws: number;
  readonly seed: number;
  readonly facts: Omit<MeasuredFacts, 'candidates'>;
  readonly answer: Answer;
  /** What the comparison chose, the cheapest that is not worse; the baseline where it could not tell. */
  readonly recommended: string;
  readonly baseline: string;
  /** The baseline first. */
  readonly candidates: readonly CandidateRoi[];
  /** Of the recommended one. */
  readonly tornado: readonly TornadoBar[];
  readonly earned: readonly Earned[];
}

export const USUAL_DRAWS = 10_000;

/**
 * What a FAQ search is worth with each of the encoders that were measured, under stated inputs. The same facts, inputs and seed
 * give the same estimate everywhere.
 *
 * @throws AppError `cancelled`
 */
export async function estimateRoi(
  { candidates, ...facts }: MeasuredFacts,
  { currency, inputs }: RoiInputs,
  options: Partial<DrawOptions> = {},
): Promise<Estimate> {
  const { draws = USUAL_DRAWS, seed = 1, signal } = options;
  const drawn = await drawScenarios({ inputs }, candidates, { draws, seed, signal });
  const [baseline] = drawn;
  const rois = candidates.map((candidate, index) =>
    roiOf(candidate, inputs, drawn[index] ?? baseline, baseline),
  );
  const recommended = recommendedOf(rois, facts.chosen);
  const place = rois.indexOf(recommended);
  return {
    createdAt: new Date().toISOString(),
    ...{ currency, inputs, draws, seed, facts },
    answer: answerOf(recommended.paysShare),
    recommended: recommended.name,
    baseline: rois[0]?.name ?? '',
    candidates: rois,
    tornado: tornado({ inputs }, recommended.measured),
    earned: earnedBy(drawn[place] ?? baseline, inputs.years.likely),
  };
}

function answerOf(share: number): Answer {
  if (share >= SURE) return 'yes';
  return share < HALF ? 'no' : 'unsure';
}

function recommendedOf(rois: readonly CandidateRoi[], chosen: string | null): CandidateRoi {
  const found = chosen === null ? rois[0] : rois.find(({ name }) => name === chosen);
  if (found === undefined) throw new RangeError(`${chosen ?? 'The baseline'} is none of the candidates.`);
  return found;
}

function roiOf(
  measured: MeasuredCandidate,
  inputs: Readonly<Record<InputName, Range>>,
  drawn: Draws | undefined,
  baseline: Draws | undefined,
): CandidateRoi {
  if (drawn === undefined || baseline === undefined) throw new RangeError('Nothing was drawn.');
  const valueOf = likelyValues({ inputs }, measured);
  return {
    name: measured.name,
    measured,
    likely: recordOf([...MEASURED_NAMES, ...QUANTITY_NAMES], valueOf),
    worth: spreadOf(drawn.worth),
    yearly: spreadOf(drawn.yearly),
    benefit: spreadOf(drawn.benefit),
    runningCost: spreadOf(drawn.runningCost),
    setupCost: spreadOf(drawn.setupCost),
    servers: spreadOf(drawn.servers),
    energyKwh: spreadOf(drawn.energyKwh),
    deflected: spreadOf(drawn.deflected),
    searchKwh: valueOf('energyKwh') - likelyValues({ inputs }, { ...measured, joulesAQuery: 0 })('energyKwh'),
    breakEvenMonths: spreadOf(breakEvenOf(drawn)),
    paysShare: shareOf(drawn.worth, isGain),
    peak: peakOf(
      valueOf,
      shareOf(drawn.servers, (servers) => servers <= 1),
    ),
    againstBaseline: measured.isBaseline ? null : against(drawn, baseline),
  };
}

function isGain(value: number): boolean {
  return value > 0;
}

function against(drawn: Draws, baseline: Draws): AgainstBaseline {
  const worth = less(drawn.worth, baseline.worth);
  return {
    betterShare: shareOf(worth, isGain),
    worth: spreadOf(worth),
    saved: spreadOf(less(baseline.runningCost, drawn.runningCost)),
    benefit: spreadOf(less(drawn.benefit, baseline.benefit)),
    once: spreadOf(less(drawn.setupCost, baseline.setupCost)),
  };
}

function less(values: Float64Array, others: Float64Array): Float64Array {
  return values.map((value, draw) => value - (others[draw] ?? NaN));
}

function breakEvenOf({ setupCost, yearly }: Draws): Float64Array {
  return setupCost.map((cost, draw) => {
    const monthly = (yearly[draw] ?? NaN) / 12;
    if (cost === 0 && monthly >= 0) return 0;
    return monthly > 0 ? cost / monthly : Infinity;
  });
}

function peakOf(valueOf: (name: QuantityName | InputName) => number, oneServerShare: number): Peak {
  const serviceSeconds = valueOf('searchMs') / 1000;
  const queue = { servers: valueOf('servers'), arrivalsASecond: valueOf('peakRate'), serviceSeconds };
  const most = arrivalsOneServerTakes(serviceSeconds, valueOf('responseLimitMs') / 1000, PROMISED_SHARE);
  // Arrivals are in proportion to questions.
  const perQuestion = (valueOf('pageShare') * valueOf('peakShare') * valueOf('searchesPerQuestion')) / 3600;
  return {
    servers: queue.servers,
    utilization: utilization(queue),
    responseMs: 1000 * responseWithin(queue, PROMISED_SHARE),
    oneServerTakes: most / perQuestion,
    oneServerShare,
  };
}

/** In twelve steps to the end of the horizon. */
function earnedBy(drawn: Draws | undefined, years: number): Earned[] {
  if (drawn === undefined) return [];
  return Array.from({ length: 13 }, (_, step) => {
    const month = (step * years * 12) / 12;
    return {
      month,
      ...spreadOf(drawn.setupCost.map((cost, draw) => ((drawn.yearly[draw] ?? NaN) * month) / 12 - cost)),
    };
  });
}
