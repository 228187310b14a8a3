import type { Interval } from '../../measures/bootstrap.ts';
import { formatInterval } from '../results/interval.ts';
import { meanMrr } from './figures.ts';
import type { GridStrategy } from './grid.ts';
import type { Compared, EncoderFigures, Experiment, GridRow } from './measurements.ts';
import { UNTUNED, type Comparison } from './plan.ts';

/** Share of its quality that the paper's models keep with 40% of their layers removed. */
const KEPT_BY_THE_PAPER = 98;

/** A finding of the paper held against this experiment. */
export interface Verdict {
  readonly finding: string;
  readonly verdict: 'confirmed' | 'contradicted' | 'partly confirmed' | 'not settled' | 'not measured yet';
  /** What it rests on, a sentence each. */
  readonly grounds: readonly string[];
}

/** What the paper found, in the order in which it is told, each confirmed or contradicted. */
export function verdicts(experiment: Experiment): Verdict[] {
  return [topWins(experiment), mostIsKept(experiment), prunedBeatsScratch(experiment)];
}

function topWins(experiment: Experiment): Verdict {
  const depths = [...new Set(experiment.grid.map(({ keep }) => keep.length))];
  const led = (score: (row: GridRow) => number): number =>
    depths.filter((depth) => leaders(experiment.grid, depth, score).includes('top')).length;
  const bySts = led(({ stsTest }) => stsTest.value);
  const byFaqs = led(({ kept }) => kept.estimate);
  const tuned = comparisonsOf(experiment, 'strategy');
  const grounds = [
    `Untuned, removing the top layers is the best strategy at ${bySts} of ${depths.length} depths by STS-B test, and at ${byFaqs} by the FAQ sets.`,
    ...tuned.map(told),
  ];
  const signs = [
    ...[bySts, byFaqs].map((count) => (2 * count > depths.length ? 1 : -1)),
    ...tuned.flatMap(({ difference }) => [sign(difference.stsTest), sign(difference.faqs)]),
  ];
  return { finding: 'Removing the top layers is the best way to prune.', verdict: verdictOf(signs), grounds };
}

/** The strategies that are best at a depth. */
function leaders(
  grid: readonly GridRow[],
  depth: number,
  score: (row: GridRow) => number,
): readonly GridStrategy[] {
  const rows = grid.filter(({ keep }) => keep.length === depth);
  const best = Math.max(...rows.map(score));
  return rows.filter((row) => score(row) === best).flatMap(({ strategies }) => strategies);
}

function mostIsKept(experiment: Experiment): Verdict {
  const rows = comparisonsOf(experiment, 'kept').flatMap(({ one, other, difference }) => {
    const [pruned, whole] = [rowOf(experiment, one), rowOf(experiment, other)];
    return pruned === undefined || whole === undefined ? [] : [{ one, other, pruned, whole, difference }];
  });
  const shares = rows.map(({ one, other, pruned, whole, difference }) => {
    const removed = 1 - pruned.keep.length / whole.keep.length;
    const sts = (100 * pruned.stsTest.value) / whole.stsTest.value;
    const faqs = (100 * meanMrr(pruned)) / meanMrr(whole);
    const ground =
      `${one} lacks ${(100 * removed).toFixed(0)}% of the layers and keeps ${sts.toFixed(1)}% of ${other} on STS-B test ` +
      `(${formatInterval(difference.stsTest)}), ${faqs.toFixed(1)}% on the FAQ sets (${formatInterval(difference.faqs)}).`;
    return { sts, faqs, ground };
  });
  const isKept = (share: number): number => (share >= KEPT_BY_THE_PAPER ? 1 : -1);
  return {
    finding: `With 40% of the layers removed about ${KEPT_BY_THE_PAPER}% of the quality is kept.`,
    verdict: verdictOf(shares.flatMap(({ sts, faqs }) => [isKept(sts), isKept(faqs)])),
    grounds: shares.map(({ ground }) => ground),
  };
}

function prunedBeatsScratch(experiment: Experiment): Verdict {
  const compared = comparisonsOf(experiment, 'scratch');
  return {
    finding: 'A pruned model beats one of the same size that was trained from random weights.',
    verdict: verdictOf(
      compared.flatMap(({ difference }) => [sign(difference.stsTest), sign(difference.faqs)]),
    ),
    grounds: compared.map(told),
  };
}

function comparisonsOf({ comparisons }: Experiment, question: Comparison['question']): readonly Compared[] {
  return comparisons.filter((comparison) => comparison.question === question);
}

function rowOf({ full, tuned }: Experiment, named: string): EncoderFigures | undefined {
  return named === UNTUNED ? full : tuned.find(({ name }) => name === named);
}

function told({ one, other, difference: { stsTest, triplets, faqs } }: Compared): string {
  return (
    `${one} against ${other}: STS-B test ${formatInterval(stsTest)}, NLI triplets ${formatInterval(triplets)}, ` +
    `mean MRR@10 of the FAQ sets ${formatInterval(faqs)}.`
  );
}

/** 1 and -1 for a difference that the choice of cases does not explain, else 0. */
function sign({ low, high }: Interval): number {
  if (low > 0) return 1;
  return high < 0 ? -1 : 0;
}

/** What signs for (1), against (-1) and neither (0) amount to. */
function verdictOf(signs: readonly number[]): Verdict['verdict'] {
  if (signs.length === 0) return 'not measured yet';
  const [isFor, isAgainst] = [signs.includes(1), signs.includes(-1)];
  if (isFor && isAgainst) return 'partly confirmed';
  if (isFor) return 'confirmed';
  return isAgainst ? 'contradicted' : 'not settled';
}
