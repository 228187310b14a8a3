import type { Comparison } from '../../evaluation/compare/comparison.ts';
import { markdownTable } from '../../evaluation/report/markdown-table.ts';
import {
  confidenceTable,
  costTable,
  otherTables,
  qualityTable,
  verdictTable,
} from '../../evaluation/report/tables.ts';

/** The part of docs/results.md that tells a comparison: what the report has, without slices, single questions and charts. */
export function comparisonPart(comparison: Comparison): string {
  const { verdict, faq } = comparison;
  const cost = costTable(comparison);
  const tables = [
    verdictTable(comparison),
    ...faq.flatMap((set) => [qualityTable(comparison, set), confidenceTable(set)]),
    ...otherTables(comparison),
    ...(cost === null ? [] : [cost]),
  ].map(({ title, note, header, rows }) => `### ${title}\n\n${note}\n\n${markdownTable(header, rows)}`);
  const remarks = verdict.remarks.map((remark) => `- ${remark}`).join('\n');
  return [`**${verdict.sentence}**`, remarks, ...tables].join('\n\n');
}
