import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { tinyCheckpoint } from '../../parity/fixtures.ts';

/** Temporary model folders of a file's tests, removed at their end. Call it inside `describe`. */
export function temporaryFolders(): {
  /** A new empty folder. */
  empty(): Promise<string>;
  /** A copy of a tiny checkpoint. */
  tiny(name?: string): Promise<string>;
} {
  const made: string[] = [];
  const empty = async (): Promise<string> => {
    const dir = await mkdtemp(join(tmpdir(), 'bonsai-model-'));
    made.push(dir);
    return dir;
  };
  after(async () => {
    await Promise.all(made.map((dir) => rm(dir, { recursive: true, force: true })));
  });
  return {
    empty,
    async tiny(name = 'tiny-plain-fp32') {
      const dir = await empty();
      await cp(tinyCheckpoint(name), dir, { recursive: true });
      return dir;
    },
  };
}

/** Changes keys of a JSON file; undefined removes one. */
export async function editJson(path: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const content = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify({ ...content, ...changes }));
}
