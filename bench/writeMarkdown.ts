import { format, resolveConfig } from 'prettier';
import { writeFileAtomically } from '../core/files.ts';

/** Writes a Markdown file in the form that the repository's formatter asks for. */
export async function writeMarkdown(path: string, text: string): Promise<void> {
  const settings = await resolveConfig(path);
  await writeFileAtomically(path, await format(text, { ...settings, filepath: path }));
}
