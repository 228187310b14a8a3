import type { KeptSet } from '../../../evaluation/compare/stored-comparison.ts';
import type { QueryRun } from '../../../evaluation/quality/rankings.ts';

/** A query that two candidates answer differently. */
export interface Difference {
  readonly query: string;
  /** Ids of right entries; empty where there is none, or nobody has judged the query. */
  readonly relevant: readonly string[];
  readonly before: FirstAnswer;
  readonly after: FirstAnswer;
  /**
   * What the second loses against the first: the difference of the reciprocal ranks of the right entry; 1 where only the
   * first knows that there is no answer. Below 0 where it gains; null where nobody has judged the query.
   */
  readonly damage: number | null;
}

export interface FirstAnswer {
  /** Null where nothing was found. */
  readonly id: string | null;
  readonly question: string;
  /** Place of the first right entry, from 1; null beyond what was looked at, and where there is none. */
  readonly rank: number | null;
  /** Whether the first answer is right: one of the right entries, or "no good answer" where there is none. Null where unjudged. */
  readonly right: boolean | null;
  /** Said that there is no good answer. */
  readonly none: boolean;
}

/** Every query whose first answer, right entry's place or "no good answer" differs, the greatest damage first. */
export function differencesOf(
  { queries, questions, judged }: Pick<KeptSet, 'queries' | 'questions' | 'judged'>,
  before: readonly QueryRun[],
  after: readonly QueryRun[],
): Difference[] {
  return queries
    .map(({ query, relevant }, index) => {
      const [one, other] = [before[index] ?? NOTHING, after[index] ?? NOTHING].map((run) =>
        firstOf(run, relevant, questions, judged),
      );
      const [first = EMPTY, second = EMPTY] = [one, other];
      return {
        difference: {
          query,
          relevant,
          before: first,
          after: second,
          damage: damageOf(first, second, relevant, judged),
        },
        overlap: overlapOf(before[index] ?? NOTHING, after[index] ?? NOTHING),
      };
    })
    .filter(({ difference: { before: one, after: other } }) => {
      return one.id !== other.id || one.rank !== other.rank || one.none !== other.none;
    })
    .sort(
      (one, other) =>
        (other.difference.damage ?? 0) - (one.difference.damage ?? 0) || one.overlap - other.overlap,
    )
    .map(({ difference }) => difference);
}

const NOTHING: QueryRun = { hits: [], band: 'none' };
const EMPTY: FirstAnswer = { id: null, question: '', rank: null, right: null, none: true };

function firstOf(
  { hits, band }: QueryRun,
  relevant: readonly string[],
  questions: KeptSet['questions'],
  judged: boolean,
): FirstAnswer {
  const id = hits[0]?.id ?? null;
  const place = hits.findIndex((hit) => relevant.includes(hit.id));
  const none = band === 'none';
  const right = relevant.length === 0 ? none : place === 0;
  return {
    ...{ id, none, question: questions[id ?? ''] ?? id ?? '' },
    rank: place === -1 ? null : place + 1,
    right: judged ? right : null,
  };
}

function damageOf(
  before: FirstAnswer,
  after: FirstAnswer,
  relevant: readonly string[],
  judged: boolean,
): number | null {
  if (!judged) return null;
  if (relevant.length === 0) return Number(before.none) - Number(after.none);
  return reciprocal(before.rank) - reciprocal(after.rank);
}

function reciprocal(rank: number | null): number {
  return rank === null ? 0 : 1 / rank;
}

/** Entries that both show, of all that either shows. */
function overlapOf(one: QueryRun, other: QueryRun): number {
  const [mine, theirs] = [new Set(one.hits.map(({ id }) => id)), new Set(other.hits.map(({ id }) => id))];
  const union = new Set([...mine, ...theirs]).size;
  return union === 0 ? 1 : [...mine].filter((id) => theirs.has(id)).length / union;
}
