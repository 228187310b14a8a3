import type { Comparison } from '../compare/comparison.ts';
import { markdownTable } from './markdown-table.ts';
import { tablesOf } from './tables.ts';

/** The whole comparison as a Markdown document. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { verdict, createdAt } = comparison;
  const tables = tablesOf(comparison).map(
    ({ title, note, header, rows }) => `## ${title}\n\n${note}\n\n${markdownTable(header, rows)}`,
  );
  const remarks = verdict.remarks.map((remark) => `- ${remark}\n`).join('');
  return `# Comparison of encoders\n\n**${verdict.sentence}**\n\n${remarks}\n${createdAt.slice(0, 10)}.\n\n${tables.join('\n\n')}\n`;
}
