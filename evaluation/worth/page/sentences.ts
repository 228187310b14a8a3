import type { CandidateWorth, Estimate } from '../estimate.ts';
import type { Speech } from './speech.ts';

/** Whether it pays, in a sentence or two for whoever reads nothing else. */
export function verdictSentence(estimate: Estimate, own: CandidateWorth, { t, about, number, share }: Speech): string {
  return t.verdicts[estimate.answer]({
    encoder: own.name,
    worth: about(own.worth.median),
    low: about(own.worth.low),
    high: about(own.worth.high),
    years: number(estimate.inputs.years.likely),
    pays: share(own.paysShare),
    draws: number(estimate.draws),
  });
}

/** What qualifies the verdict: when it has paid, what it hangs on, and whether another encoder would be worth more. */
export function remarksOf(estimate: Estimate, own: CandidateWorth, speech: Speech): string[] {
  const { t } = speech;
  const [first] = estimate.tornado;
  return [
    Number.isFinite(own.breakEvenMonths.median)
      ? t.breakEven(speech.number(own.breakEvenMonths.median))
      : t.neverBreaksEven,
    ...(first === undefined ? [] : [t.mattersMost(speech.nameOf(first.name))]),
    ...estimate.candidates.flatMap((candidate) => variantRemark(estimate.baseline, candidate, speech)),
  ];
}

/** Less than this a year is nothing to speak of: a cup of coffee. */
const NOTHING: ReadonlyMap<string, number> = new Map([['JPY', 500]]);
const NOTHING_ELSEWHERE = 5;

function variantRemark(baseline: string, { name, againstBaseline }: CandidateWorth, speech: Speech): string[] {
  if (againstBaseline === null) return [];
  const { t, about, share, currency } = speech;
  const nothing = NOTHING.get(currency) ?? NOTHING_ELSEWHERE;
  const { saved, benefit, betterShare, answer } = againstBaseline;
  const worded = { yes: t.variantYes, unsure: t.variantUnsure, no: t.variantNo }[answer];
  return [
    worded({
      encoder: name,
      baseline,
      saved: saved.median >= nothing ? about(saved.median) : null,
      gained: benefit.median >= nothing ? about(benefit.median) : null,
      lost: benefit.median <= -nothing ? about(-benefit.median) : null,
      better: share(betterShare),
    }),
  ];
}

export function breakEvenSentence({ breakEvenMonths }: CandidateWorth, { t, number }: Speech): string {
  const { low, median, high } = breakEvenMonths;
  return Number.isFinite(median) ? t.breakEvenIn(number(low), number(median), number(high)) : t.neverBreaksEven;
}
