import type { Comparison } from '../compare/comparison.ts';
import { markdownTable } from './markdown-table.ts';
import { type ReportTable, tablesOf } from './tables.ts';

/** The whole comparison as a Markdown document. */
export function comparisonMarkdown(comparison: Comparison): string {
  return `# Comparison of encoders\n\n${comparisonSections(comparison, tablesOf(comparison), '##')}\n`;
}

/** The verdict, the day and these tables, each below a heading of this rank. */
export function comparisonSections(
  { verdict, createdAt }: Comparison,
  tables: readonly ReportTable[],
  heading: '##' | '###',
): string {
  const sections = tables.map(
    ({ title, note, header, rows }) => `${heading} ${title}\n\n${note}\n\n${markdownTable(header, rows)}`,
  );
  const remarks = verdict.remarks.map((remark) => `- ${remark}\n`).join('');
  return [`**${verdict.sentence}**`, `${remarks}\n${createdAt.slice(0, 10)}.`, ...sections].join('\n\n');
}
