import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { writeFileAtomically } from '../../core/files.ts';
import { cataloguePath } from '../../pruning/catalogue.ts';

const lineSchema = z.record(z.string(), z.unknown());

/**
 * Writes the SHA-256 of a variant's graph into its line of the catalogue; every other character stays.
 *
 * @throws AppError `failed` where the variant's line is not to be found in the text
 */
export async function writeSha256(name: string, sha256: string, models: string): Promise<void> {
  const path = cataloguePath(models);
  const text = await readFile(path, 'utf8');
  const changed = withSha256(text, name, sha256);
  if (changed === null) {
    throw new AppError('failed', `${path} has no line for ${name} as it should be. Write it in one object.`);
  }
  if (changed !== text) await writeFileAtomically(path, changed);
}

function withSha256(text: string, name: string, sha256: string): string | null {
  // A variant is an object without objects in it.
  for (const [found] of text.matchAll(/\{[^{}]*\}/g)) {
    const line = lineSchema.parse(JSON.parse(found));
    if (line.name === name) return text.replace(found, () => onOneLine({ ...line, sha256 }));
  }
  return null;
}

/** `{ "name": "x", "keep": [0, 1] }`, as the catalogue is written. */
function onOneLine(value: Readonly<Record<string, unknown>>): string {
  const spaced = JSON.stringify(value, null, 1).replaceAll(/\n */g, ' ');
  return spaced.replaceAll('[ ', '[').replaceAll(' ]', ']');
}
