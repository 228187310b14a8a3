import type { HelpfulAnswer } from '../../../store/activity/activity.ts';
import type { KeptJudgement, Refusal } from '../../../store/lab/lab-store.ts';
import type { Judgement } from '../../../core/domain.ts';
import { delimited } from '../../../core/tables.ts';

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

export const JUDGEMENT_FORMATS = ['jsonl', 'csv', 'tsv'] as const;
/** How judgements are written: as every command reads them. */
export type JudgementFormat = (typeof JUDGEMENT_FORMATS)[number];

/**
 * Judgements as a file. JSON Lines holds every query to the letter. In CSV and TSV a query that a spreadsheet would take for
 * a formula gets a quote before it, and ids are separated by `|`.
 */
export function judgementFile(judgements: readonly Judgement[], format: JudgementFormat): string {
  switch (format) {
    case 'jsonl':
      return judgements.map(({ query, relevant }) => `${JSON.stringify({ query, relevant })}\n`).join('');
    case 'csv':
      return table(judgements, ',');
    case 'tsv':
      return table(judgements, '\t');
  }
}

function table(judgements: readonly Judgement[], delimiter: ',' | '\t'): string {
  const rows = judgements.map(({ query, relevant }) => [query, relevant.join('|')]);
  return delimited([['query', 'relevant'], ...rows], delimiter);
}
