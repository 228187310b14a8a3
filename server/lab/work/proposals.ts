import type { HelpfulAnswer } from '../../../store/activity/activity.ts';
import type { KeptJudgement, Refusal } from '../../../store/lab/lab-store.ts';

/**
 * Judgements that readers propose by calling an entry helpful: those that no judgement says yet and nobody has refused.
 * A person decides, since "helpful" may also mean "near enough".
 */
export function proposals(
  helpful: readonly HelpfulAnswer[],
  judgements: readonly KeptJudgement[],
  refused: readonly Refusal[],
): HelpfulAnswer[] {
  const known = new Map(judgements.map(({ query, relevant }) => [query, new Set(relevant)]));
  const unwanted = new Set(refused.map(({ query, entryId }) => JSON.stringify([query, entryId])));
  return helpful.filter(
    ({ query, entryId }) =>
      known.get(query)?.has(entryId) !== true && !unwanted.has(JSON.stringify([query, entryId])),
  );
}

/** What is judged of a query once an entry is accepted for it: those of before stay. */
export function relevantWith(judgement: KeptJudgement | null, entryId: string): readonly string[] {
  return [...new Set([...(judgement?.relevant ?? []), entryId])];
}
