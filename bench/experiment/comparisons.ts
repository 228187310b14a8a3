import { differenceOf } from './figures.ts';
import type { Compared, Experiment, TunedFigures } from './measurements.ts';
import type { Scores } from './measuring.ts';
import { UNTUNED, type Comparison } from './plan.ts';
import type { ExperimentSets } from './sets.ts';

/**
 * The comparisons whose two models are both here, and those that an earlier run made of the same two.
 *
 * @param now figures of all models; scores of those that are here, by name
 */
export function makeComparisons(
  planned: readonly Comparison[],
  sets: ExperimentSets,
  now: { readonly tuned: readonly TunedFigures[]; readonly scores: ReadonlyMap<string, Scores> },
  former: Pick<Experiment, 'tuned' | 'comparisons'> | null,
): Compared[] {
  const isAsItWas = (named: string): boolean =>
    named === UNTUNED || folderOf(now.tuned, named) === folderOf(former?.tuned, named);
  return planned.flatMap((comparison) => {
    const { one, other } = comparison;
    const [own, others] = [now.scores.get(one), now.scores.get(other)];
    if (own !== undefined && others !== undefined) {
      return [{ ...comparison, difference: differenceOf(sets, own, others) }];
    }
    if (![one, other].every(isAsItWas)) return [];
    return (former?.comparisons ?? []).filter((made) => made.one === one && made.other === other);
  });
}

function folderOf(tuned: readonly TunedFigures[] | undefined, named: string): string | undefined {
  return tuned?.find(({ name }) => name === named)?.folder;
}
