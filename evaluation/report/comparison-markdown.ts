import type { Comparison } from '../compare/comparison.ts';
import { type ReportTable, tablesOf } from './tables.ts';
import { oneLine } from '../../core/tables.ts';

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

/**
 * A Markdown table (GitHub's); the first column reads left, the others right. Any text may stand in a cell: bars are escaped,
 * and a line that would end the row becomes a space.
 */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => cellText(String(cell))).join(' | ')} |`;
  return [
    line(header),
    line(header.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

function cellText(text: string): string {
  return (
    oneLine(text)
      // A backslash before a bar would escape the escape.
      .replace(/\\(?=\\*\|)/g, '\\\\')
      .replaceAll('|', '\\|')
      // What begins an HTML tag, which no cell of ours is meant to be.
      .replace(/<(?=[a-z/!?])/gi, '\\<')
  );
}
