import type { AgainstBaseline, CandidateRoi, Estimate } from '../estimate.ts';
import { isAllAssumed } from '../inputs.ts';
import type { Formatter } from './formatter.ts';

/** What stands before any answer while nobody has said anything about the company; else null. */
export function assumedSentence(estimate: Estimate, { t }: Formatter): string | null {
  return isAllAssumed(estimate) ? t.allAssumed : null;
}

/** Whether it pays, in a sentence or two for whoever reads nothing else. */
export function verdictSentence(
  estimate: Estimate,
  own: CandidateRoi,
  { t, about, number, formatOdds }: Formatter,
): string {
  return t.verdicts[estimate.answer]({
    encoder: own.name,
    worth: about(own.worth.median),
    low: about(own.worth.low),
    high: about(own.worth.high),
    years: number(estimate.inputs.years.likely),
    pays: formatOdds(own.paysShare),
    draws: number(estimate.draws),
  });
}

/** A remark, of which the lead says it all. */
interface Remark {
  readonly lead: string;
  readonly text: string;
}

/** What qualifies the verdict: who chose the encoder, when it has paid, what it hangs on, and what the others are worth. */
export function remarksOf(estimate: Estimate, own: CandidateRoi, formatter: Formatter): Remark[] {
  const { t } = formatter;
  const [first] = estimate.tornado;
  const earnedBack = Number.isFinite(own.breakEvenMonths.median)
    ? t.breakEven(formatter.rough(own.breakEvenMonths.median))
    : t.neverBreaksEven;
  return [
    ...choiceRemarks(estimate, own, formatter),
    { lead: '', text: earnedBack },
    ...(first === undefined ? [] : [{ lead: '', text: t.mattersMost(formatter.nameOf(first.name)) }]),
    ...variantRemarks(estimate, formatter),
  ];
}

/** Quality decides, and money is told beside it: also where another encoder would be worth more. */
function choiceRemarks(
  { facts, candidates, baseline }: Estimate,
  own: CandidateRoi,
  { t, about }: Formatter,
): Remark[] {
  const { none, stay, use, moneyAhead } = t.choice;
  const chosen = own.name === baseline ? stay(own.name) : use(own.name, baseline);
  const [first] = candidates.toSorted((one, other) => other.worth.median - one.worth.median);
  const isAhead = first !== undefined && first.worth.median > own.worth.median;
  return [
    { lead: '', text: facts.chosen === null ? none(baseline) : chosen },
    ...(isAhead
      ? [{ lead: '', text: moneyAhead(first.name, about(first.worth.median), about(own.worth.median)) }]
      : []),
  ];
}

/** Each that may be worth more, and of the others the nearest alone: ten times less would bury what counts. */
function variantRemarks({ candidates, baseline }: Estimate, formatter: Formatter): Remark[] {
  const others = candidates.flatMap(({ name, againstBaseline }) =>
    againstBaseline === null ? [] : [{ name, against: againstBaseline }],
  );
  const mayBeMore = others.filter(({ against }) => against.betterShare >= 0.5);
  const [nearest, ...rest] = others
    .filter(({ against }) => against.betterShare < 0.5)
    .toSorted((one, other) => other.against.worth.median - one.against.worth.median);
  return [
    ...[...mayBeMore, ...(nearest === undefined ? [] : [nearest])].map(({ name, against }) =>
      variantRemark(name, baseline, against, formatter),
    ),
    ...(rest.length === 0 ? [] : [{ lead: '', text: formatter.t.othersNo(rest.length) }]),
  ];
}

/** Less than this a year is nothing to speak of: a cup of coffee. */
const NOTHING: ReadonlyMap<string, number> = new Map([['JPY', 500]]);
const NOTHING_ELSEWHERE = 5;

function variantRemark(
  name: string,
  baseline: string,
  { saved, benefit, once, betterShare }: AgainstBaseline,
  { t, about, formatOdds, currency }: Formatter,
): Remark {
  const nothing = NOTHING.get(currency) ?? NOTHING_ELSEWHERE;
  const text = t.variantText({
    saved: saved.median >= nothing ? about(saved.median) : null,
    gained: benefit.median >= nothing ? about(benefit.median) : null,
    lost: benefit.median <= -nothing ? about(-benefit.median) : null,
    once: about(once.median),
    better: formatOdds(betterShare),
  });
  return { lead: t.variantLead(name, baseline), text };
}

export function breakEvenSentence({ breakEvenMonths }: CandidateRoi, { t, rough }: Formatter): string {
  const { low, median, high } = breakEvenMonths;
  return Number.isFinite(median) ? t.breakEvenIn(rough(low), rough(median), rough(high)) : t.neverBreaksEven;
}
