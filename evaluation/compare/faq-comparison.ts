import { agreement } from '../../measures/retrieval.ts';
import { boundedDifference, boundedMean } from '../../measures/bounded-mean.ts';
import { evidenceOf } from '../../measures/non-inferiority.ts';
import { holm, pairedRandomization } from '../../measures/randomization.ts';
import { detectableDifference } from '../../measures/power.ts';
import {
  answerableOf,
  confidenceOf,
  intentScores,
  RANKING_DEPTH,
  RETRIEVAL_MEASURES,
  scorePerQuery,
  type Searched,
} from '../quality/faq-scores.ts';
import { overContent, rankingOf } from '../quality/rankings.ts';
import {
  DECIDING_MEASURE,
  type DifferenceTest,
  type FaqComparison,
  type FaqRow,
  type LoggedComparison,
  type LostQuestion,
  type Score,
  type Slice,
} from './comparison.ts';
import type { SearchedSet } from './measure.ts';
import { slicesOf } from './slices.ts';

/** Questions that are named as lost. */
const LOST = 10;

/** A candidate's scores, an array a measure, one number a query that has an answer. */
type Scores = ReadonlyMap<string, Float64Array>;

/**
 * What was found on a judged set, with the statistics that a decision can rest on.
 *
 * @param onRow told after each candidate, since resampling takes a while
 */
export async function compareFaq(
  { set, mode, runs }: SearchedSet,
  baseline: string,
  margin: number,
  onRow: () => Promise<void>,
): Promise<FaqComparison> {
  const searched = new Map([...runs].map(([name, own]) => [name, { task: set.task, runs: own }]));
  const scores = new Map([...searched].map(([name, own]) => [name, scoresOf(own)]));
  const reference = scores.get(baseline) ?? new Map<string, Float64Array>();
  const before = searched.get(baseline);
  const rows: FaqRow[] = [];
  for (const [name, own] of searched) {
    await onRow();
    const mine = scores.get(name) ?? new Map<string, Float64Array>();
    rows.push({
      name,
      scores: Object.fromEntries(
        [...mine].map(([measure, values]) => [
          measure,
          scored(values, name === baseline ? null : reference.get(measure)),
        ]),
      ),
      confidence: confidenceOf(own),
      test: name === baseline ? null : tested(deciding(mine), deciding(reference), margin),
      lost: name === baseline || before === undefined ? [] : lostQuestions(own, before),
    });
  }
  const answerable = set.task.queries.filter(({ relevant }) => relevant.length > 0);
  return {
    dataset: set.name,
    mode,
    entries: set.task.entries.length,
    queries: answerable.length,
    unanswerable: set.task.queries.length - answerable.length,
    rows: adjusted(rows),
    slices: overContent(set.task, ({ keywords }) => slicesOf(answerable, set.task.entries, keywords)).map(
      ({ queries, ...slice }) => sliced(slice, queries, scores, baseline),
    ),
  };
}

/** A mean with its interval, and the difference to the baseline's with its own. */
export function scored(values: Float64Array, baseline: Float64Array | null | undefined): Score {
  return {
    ...boundedMean(values),
    toBaseline: baseline === null || baseline === undefined ? null : boundedDifference(values, baseline),
  };
}

function scoresOf(searched: Searched): Scores {
  const answerable = answerableOf(searched);
  const rankings = answerable.runs.map(rankingOf);
  const intents = intentScores(answerable);
  return new Map<string, Float64Array>([
    ...RETRIEVAL_MEASURES.map(
      (measure) => [measure, scorePerQuery(measure, answerable.task, rankings)] as const,
    ),
    ...(intents === null ? [] : [['Intent@5', intents] as const]),
  ]);
}

function deciding(scores: Scores): Float64Array {
  return scores.get(DECIDING_MEASURE) ?? new Float64Array(0);
}

function tested(values: Float64Array, baseline: Float64Array, margin: number): DifferenceTest {
  const p = pairedRandomization(values, baseline);
  const differences = values.map((value, query) => value - (baseline[query] ?? NaN));
  return {
    ...evidenceOf(values, baseline, margin),
    p,
    adjustedP: p,
    detectable: detectableDifference(differences),
  };
}

/** Several candidates are held against the same baseline, and each of them could look different by chance. */
function adjusted(rows: readonly FaqRow[]): FaqRow[] {
  const tests = rows.flatMap(({ test }) => test ?? []);
  const corrected = holm(tests.map(({ p }) => p));
  return rows.map((row) =>
    row.test === null
      ? row
      : { ...row, test: { ...row.test, adjustedP: corrected[tests.indexOf(row.test)] ?? row.test.p } },
  );
}

function lostQuestions(own: Searched, reference: Searched): LostQuestion[] {
  const entries = new Map(own.task.entries.map(({ id, question }) => [id, question]));
  return own.task.queries
    .flatMap(({ query, relevant }, index) => {
      if (relevant.length === 0) return [];
      const rank = ({ runs }: Searched): number | null => {
        const place = runs[index]?.hits.findIndex(({ id }) => relevant.includes(id)) ?? -1;
        return place === -1 ? null : place + 1;
      };
      const [before, after] = [rank(reference), rank(own)];
      const shown = entries.get(own.runs[index]?.hits[0]?.id ?? '') ?? '';
      return [{ query, before, after, shown, loss: worth(before) - worth(after) }];
    })
    .filter(({ loss }) => loss > 0)
    .sort((one, other) => other.loss - one.loss)
    .slice(0, LOST)
    .map(({ query, before, after, shown }) => ({ query, before, after, shown }));
}

function worth(rank: number | null): number {
  return rank === null ? 0 : 1 / rank;
}

function sliced(
  slice: Pick<Slice, 'by' | 'name'>,
  queries: readonly number[],
  scores: ReadonlyMap<string, Scores>,
  baseline: string,
): Slice {
  const part = (name: string): Float64Array => {
    const all = deciding(scores.get(name) ?? new Map<string, Float64Array>());
    return Float64Array.from(queries, (query) => all[query] ?? NaN);
  };
  const reference = part(baseline);
  return {
    ...slice,
    queries: queries.length,
    scores: [...scores.keys()].map((name) => ({
      name,
      ...scored(part(name), name === baseline ? null : reference),
    })),
  };
}

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
        overlap: boundedMean(agreements.map(({ overlap }) => overlap)),
        changedFirst: boundedMean(agreements.map(({ changedFirst }) => Number(changedFirst))),
      };
    }),
  };
}
