import { chosenBy, keptOf, type Measured } from '../../evaluation/selection/measured.ts';
import type { Choice } from '../../evaluation/selection/choices.ts';
import type { AnchoredPart } from '../../evaluation/selection/objectives.ts';

/** What `bonsai select --layers N` would choose on some of the data. */
export interface Pick {
  readonly data: string;
  /** Which of the parts it is chosen by. */
  readonly by: readonly number[];
  readonly choice: Choice;
}

/** The same choices, judged by some of the parts alone. */
export function judgedBy(
  by: readonly number[],
  measured: readonly Measured[],
  parts: readonly AnchoredPart[],
): Measured[] {
  const some = by.flatMap((part) => parts[part] ?? []);
  return measured.map(({ choice, scores: all }) => {
    const scores = by.map((part) => all[part] ?? NaN);
    return { choice, scores, kept: keptOf(scores, some) };
  });
}

/** What would be chosen at 5, 4, 3 and 2 layers on each FAQ set with STS-B, and on all of them together. */
export function everyPick(measured: readonly Measured[], parts: readonly AnchoredPart[]): Pick[] {
  const sts = parts.length - 1;
  const data = [
    ...parts.slice(0, sts).map(({ name }, part) => ({ data: `${name} + STS-B`, by: [part, sts] })),
    { data: 'all four', by: parts.map((_, part) => part) },
  ];
  return data.flatMap(({ data, by }) =>
    [5, 4, 3, 2].map((layers) => {
      const { choice } = chosenBy({ layers }, judgedBy(by, measured, parts));
      return { data, by, choice };
    }),
  );
}
