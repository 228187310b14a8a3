import type { UnansweredQuestion } from '../../../store/activity/activity.ts';

/** Questions of one meaning that nobody answered. */
export interface UnansweredGroup {
  /** The one that is most like all of them, those counting more that were asked more often. */
  readonly question: string;
  /** All of them, the most asked first. */
  readonly questions: readonly UnansweredQuestion[];
  readonly times: number;
  /** Milliseconds since 1970. */
  readonly last: number;
  readonly unmetNeeds: readonly string[];
  readonly comments: readonly string[];
  /** Ids of the entries that came first, each once. */
  readonly nearest: readonly string[];
}

/** Questions whose average cosine is at least this are one topic; what that gives on judged questions is in docs/lab.md. */
export const SAME_MEANING = 0.45;

/**
 * The groups, the most asked first.
 *
 * @param places of the questions of each group, as `meaningGroups` gives them
 * @param similarity of the questions, size × size
 */
export function unansweredGroups(
  questions: readonly UnansweredQuestion[],
  places: readonly (readonly number[])[],
  similarity: Float32Array,
): UnansweredGroup[] {
  return places
    .map((group) => {
      const members = group.flatMap((place) => questions[place] ?? []);
      return {
        question: questions[medoid(group, questions, similarity)]?.query ?? '',
        questions: members.toSorted((one, other) => other.times - one.times || other.last - one.last),
        times: members.reduce((sum, { times }) => sum + times, 0),
        last: members.reduce((latest, { last }) => Math.max(latest, last), -Infinity),
        unmetNeeds: [...new Set(members.flatMap(({ unmetNeeds }) => unmetNeeds))],
        comments: [...new Set(members.flatMap(({ comments }) => comments))],
        nearest: [...new Set(members.flatMap(({ nearest }) => nearest ?? []))],
      };
    })
    .sort((one, other) => other.times - one.times || other.last - one.last);
}

function medoid(
  group: readonly number[],
  questions: readonly UnansweredQuestion[],
  similarity: Float32Array,
): number {
  const size = questions.length;
  const likeness = (place: number): number =>
    group.reduce(
      (sum, other) => sum + (questions[other]?.times ?? 0) * (similarity[place * size + other] ?? 0),
      0,
    );
  return group.reduce((best, place) => (likeness(place) > likeness(best) ? place : best), group[0] ?? 0);
}
