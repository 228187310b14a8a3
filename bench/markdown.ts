import { format, resolveConfig } from 'prettier';
import { writeFileAtomically } from '../core/files.ts';

/** A Markdown table; the first column reads left, the others right. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(header),
    line(header.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

/** Writes a Markdown file in the form that the repository's formatter asks for. */
export async function writeMarkdown(path: string, text: string): Promise<void> {
  const settings = await resolveConfig(path);
  await writeFileAtomically(path, await format(text, { ...settings, filepath: path }));
}
