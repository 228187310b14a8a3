import type { Judgement } from '../../../core/domain.ts';
import { delimited } from '../../../core/tables.ts';

export { judgementsOf } from '../../../faq/judgements.ts';

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
