import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Goes when this process of the tests ends: each runs many files, so a hook of mocha would come too early. */
export const folder = mkdtempSync(join(tmpdir(), 'bonsai-test-'));

process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a temporary file and gives its path. */
export function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export function jsonLinesFile(name: string, rows: readonly unknown[]): string {
  return fileOf(name, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
