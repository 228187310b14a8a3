import { oneLine } from '../../core/tables.ts';

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
