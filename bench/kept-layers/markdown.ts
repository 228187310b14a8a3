import { keyOf } from '../../evaluation/selection/choices.ts';
import { betterFirst, layerFront, type Measured } from '../../evaluation/selection/measured.ts';
import type { AnchoredPart } from '../../evaluation/selection/objectives.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { judgedBy, type Pick } from './picks.ts';
import type { Regret } from './regret.ts';
import { percent } from '../results/interval.ts';

interface MeasuredHalf {
  readonly parts: readonly AnchoredPart[];
  readonly measured: readonly Measured[];
}

export interface KeptLayersFigures {
  /** The most queries of a set; Infinity for all. */
  readonly queries: number;
  readonly dev: MeasuredHalf;
  readonly test: MeasuredHalf;
  readonly picks: readonly Pick[];
  readonly influence: readonly number[];
  readonly regrets: { readonly base: readonly Regret[]; readonly random: readonly (readonly Regret[])[] };
}

/** The part of docs/results/kept-layers.md that tells of every choice. */
export function keptLayersPart(figures: KeptLayersFigures): string {
  const { queries } = figures;
  const sampled = `Of the first ${queries} queries or pairs of each half alone, which need not be like the others.`;
  return [
    ...(Number.isFinite(queries) ? [sampled] : []),
    choicesSection(figures),
    picksSection(figures),
    regretSection(figures),
  ].join('\n\n');
}

function choicesSection({ dev: { parts, measured } }: KeptLayersFigures): string {
  const front = new Set(layerFront(measured).map(({ choice }) => keyOf(choice)));
  const rows = measured
    .toSorted((one, other) => other.choice.length - one.choice.length || betterFirst(one, other))
    .map(({ choice, scores, kept }) => [
      front.has(keyOf(choice)) ? `**[${choice.join(', ')}]**` : `[${choice.join(', ')}]`,
      ...scores.map((score) => (100 * score).toFixed(2)),
      percent(kept),
    ]);
  return `### The 63 choices, on the dev halves

MRR@10 x 100 (question to question, by cosine), Spearman x 100, and the share of full depth kept in the measure that keeps
least. Bold: the Pareto front.

${markdownTable(['kept layers', ...parts.map(({ name }) => name), 'kept'], rows)}`;
}

function picksSection({ dev, test, picks }: KeptLayersFigures): string {
  const keptIn = (half: MeasuredHalf, { by, choice }: Pick): string => {
    const judged = judgedBy(by, half.measured, half.parts);
    return percent(judged.find((each) => keyOf(each.choice) === keyOf(choice))?.kept ?? NaN);
  };
  const rows = picks.map((pick) => [
    pick.data,
    String(pick.choice.length),
    `[${pick.choice.join(', ')}]`,
    keptIn(dev, pick),
    keptIn(test, pick),
  ]);
  return `### What \`bonsai select\` chooses, and how it carries over

Chosen on dev data, measured once on test data.

${markdownTable(['data', 'layers', 'chosen', 'kept on dev', 'kept on test'], rows)}`;
}

function regretSection({ influence, regrets }: KeptLayersFigures): string {
  const cases = [
    { name: 'all-MiniLM-L6-v2', regrets: regrets.base },
    ...regrets.random.map((each, index) => ({ name: `random, 12 layers, seed ${index + 1}`, regrets: each })),
  ];
  const rows = cases.flatMap(({ name, regrets: each }) =>
    each.map(({ width, tries, choices, of, mean, most }) => [
      name,
      String(width),
      String(tries),
      `${choices} of ${of}`,
      percent(mean),
      percent(most),
    ]),
  );
  return `### What a beam search misses

Regret is what the beam loses against exhaustive search, over all numbers of layers: the share of full depth that the best
choice keeps, less the share that the beam's best choice keeps. Block influence of the six layers: ${influence.map((share) => share.toFixed(3)).join(', ')}.

${markdownTable(['encoder', 'width', 'tries', 'measured', 'regret, mean', 'regret, most'], rows)}`;
}
