import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { writeFileAtomically } from '../core/files.ts';

/** Writes a Markdown file in the form that the repository's formatter asks for. */
export async function writeMarkdown(path: string, text: string): Promise<void> {
  const settings = await resolveConfig(path);
  await writeFileAtomically(path, await format(text, { ...settings, filepath: path }));
}

/**
 * Writes the part of a Markdown file that is a script's own: what lies between the comments `Written by SCRIPT: begin`
 * and `Written by SCRIPT: end`.
 *
 * @throws Error for a file without them
 */
export async function writeMarkdownPart(path: string, script: string, part: string): Promise<void> {
  const [begin, end] = ['begin', 'end'].map((place) => `<!-- Written by ${script}: ${place} -->`);
  const document = await readFile(path, 'utf8');
  const [before, rest] = document.split(`${begin}\n`);
  const [, after] = rest?.split(`${end}\n`) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${path} has no part for ${script}.`);
  await writeMarkdown(path, `${before}${begin}\n\n${part}\n\n${end}\n${after}`);
}
