import { seededRandom } from '../../core/random.ts';
import { type Searched, withoutRows } from '../../search/ranking/left-out.ts';
import type { FaqSet, SetQuery } from './sets.ts';

/** Of the questions of a set that all have an answer, so many are asked where it is left out. */
const LEFT_OUT = 0.3;
const SEED = 1;

/** A question, and the entries that are left out of the FAQ when it is asked. */
export interface AskedQuery extends SetQuery {
  readonly leftOut: ReadonlySet<string>;
}

export interface AskedSet extends FaqSet {
  readonly queries: readonly AskedQuery[];
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * The set as a FAQ with near misses. Where questions without an answer come with it, it is asked as it stands. Of another, three
 * questions in ten are asked of the FAQ without the very entries that answer them, so that everything else about the matter
 * is still there.
 */
export function withNearMisses(set: FaqSet): AskedSet {
  const random = seededRandom(SEED);
  const queries = set.queries.map((query): AskedQuery => {
    if (set.hasUnanswerable || random() >= LEFT_OUT) return { ...query, leftOut: NOTHING };
    return { ...query, relevant: NOTHING, leftOut: query.relevant };
  });
  return { ...set, queries };
}

/** What a question is asked of. */
export function searchedBy({ leftOut }: AskedQuery, searched: Searched): Searched {
  const rows = [...leftOut].map((id) => searched.content.rowOfId(id)).filter((row) => row !== null);
  return withoutRows(searched, new Set(rows));
}
