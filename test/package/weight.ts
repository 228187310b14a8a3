import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Machine } from './machine.ts';
import { packageFolder } from './packaged-program.ts';

/** What an installation weighs, in bytes. */
export interface Weight {
  readonly packages: number;
  /** The tarballs, ours included. */
  readonly downloaded: number;
  /** All files of node_modules. */
  readonly unpacked: number;
  /** The packages that take most, unpacked, largest first. */
  readonly largest: readonly { readonly name: string; readonly bytes: number }[];
}

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      optional: z.boolean().default(false),
    }),
  ),
});

const LARGEST = 8;

/** What the package weighs that `startPackage` has installed. */
export async function weigh(tarball: string, machine: Machine): Promise<Weight> {
  const installed = dirname(await packageFolder(machine));
  const lock = await readFile(join(installed, '..', 'package-lock.json'), 'utf8');
  const { packages } = lockSchema.parse(JSON.parse(lock));
  const tarballs = Object.entries(packages).flatMap(([folder, locked]) =>
    folder === '' || folder.endsWith('/bonsai-faq') ? [] : [locked],
  );
  const sizes = await Promise.all(tarballs.map((each) => downloadedBytes(each, machine.cache)));
  const folders = await packageFolders(installed);
  const unpacked = await Promise.all(
    folders.map(async (name) => ({ name, bytes: await bytesOf(join(installed, name)) })),
  );
  return {
    packages: tarballs.length + 1,
    downloaded: (await stat(tarball)).size + sum(sizes),
    unpacked: sum(unpacked.map(({ bytes }) => bytes)),
    largest: unpacked.sort((a, b) => b.bytes - a.bytes).slice(0, LARGEST),
  };
}

/** The size of a tarball in npm's cache. One that was not wanted on this platform is not there. */
async function downloadedBytes(
  { integrity = '', optional }: { integrity?: string | undefined; optional: boolean },
  cache: string,
): Promise<number> {
  const [algorithm = '', digest = ''] = integrity.split('-');
  const hex = Buffer.from(digest, 'base64').toString('hex');
  const path = join(
    cache,
    '_cacache',
    'content-v2',
    algorithm,
    hex.slice(0, 2),
    hex.slice(2, 4),
    hex.slice(4),
  );
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (optional) return 0;
    throw error;
  }
}

/** `a` and `@b/c`, directly below node_modules. */
async function packageFolders(installed: string): Promise<string[]> {
  const names = (await readdir(installed)).filter((name) => !name.startsWith('.'));
  const inScopes = await Promise.all(
    names
      .filter((name) => name.startsWith('@'))
      .map(async (scope) => (await readdir(join(installed, scope))).map((name) => join(scope, name))),
  );
  return [...names.filter((name) => !name.startsWith('@')), ...inScopes.flat()];
}

async function bytesOf(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((item) =>
    item.isFile(),
  );
  return sum(
    await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size)),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
