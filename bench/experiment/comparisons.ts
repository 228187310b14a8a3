import { differenceOf } from './figures.ts';
import type { Compared, TunedFigures } from './measurements.ts';
import type { Scores } from './measuring.ts';
import { UNTUNED, type Comparison } from './plan.ts';
import type { ExperimentSets } from './sets.ts';

/** What may be compared, now or in an earlier run. */
export interface Measurements {
  readonly tuned: readonly TunedFigures[];
  readonly comparisons: readonly Compared[];
}

/**
 * The comparisons whose two models are both here, and those that an earlier run made of the same two.
 *
 * @param scores of what is here, by name
 */
export function makeComparisons(
  planned: readonly Comparison[],
  sets: ExperimentSets,
  {
    tuned,
    scores,
    former,
  }: Pick<Measurements, 'tuned'> & {
    readonly scores: ReadonlyMap<string, Scores>;
    readonly former: Measurements;
  },
): Compared[] {
  const isAsItWas = (named: string): boolean =>
    named === UNTUNED || folderOf(tuned, named) === folderOf(former.tuned, named);
  return planned.flatMap((comparison) => {
    const { one, other } = comparison;
    const [own, others] = [scores.get(one), scores.get(other)];
    if (own !== undefined && others !== undefined) {
      return [{ ...comparison, difference: differenceOf(sets, own, others) }];
    }
    if (![one, other].every(isAsItWas)) return [];
    return former.comparisons.filter((made) => made.one === one && made.other === other);
  });
}

function folderOf(tuned: readonly TunedFigures[], named: string): string | undefined {
  return tuned.find(({ name }) => name === named)?.folder;
}
