import { agreement } from '../../measures/agreement.ts';
import { bootstrapMean } from '../../measures/bootstrap.ts';
import { RANKING_DEPTH } from '../faq-scores.ts';
import { rankingOf } from '../rankings.ts';
import type { LoggedComparison } from './comparison.ts';
import type { SearchedSet } from './measure.ts';

/** How far each candidate shows what the baseline shows, where nobody has judged what is right. */
export function compareLogged({ set, mode, runs }: SearchedSet, baseline: string): LoggedComparison {
  const reference = (runs.get(baseline) ?? []).map(rankingOf);
  return {
    dataset: set.name,
    mode,
    questions: set.task.queries.length,
    rows: [...runs].map(([name, own]) => {
      const agreements = own.map((run, query) =>
        agreement(rankingOf(run), reference[query] ?? [], RANKING_DEPTH),
      );
      return {
        name,
        overlap: bootstrapMean(agreements.map(({ overlap }) => overlap)),
        changedFirst: bootstrapMean(agreements.map(({ changedFirst }) => Number(changedFirst))),
      };
    }),
  };
}
