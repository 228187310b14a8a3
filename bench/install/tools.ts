import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tools } from '../../test/package/machine.ts';

/** Every Node.js with every npm, from the npm registry. */
export async function fetchTools(
  folder: string,
  nodes: readonly string[],
  npms: readonly string[],
): Promise<Tools[]> {
  const node = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const nodeFolders = await Promise.all(nodes.map((version) => fetchPackage(folder, node, version)));
  const npmFolders = await Promise.all(npms.map((version) => fetchPackage(folder, 'npm', version)));
  return nodeFolders.flatMap((bin) => npmFolders.map((npm) => ({ node: join(bin, 'bin', 'node'), npm })));
}

/** @returns the package's folder */
async function fetchPackage(folder: string, name: string, version: string): Promise<string> {
  const prefix = join(folder, `${name}-${version}`);
  await mkdir(prefix, { recursive: true });
  const quietly = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', [
    'install',
    '--ignore-scripts',
    ...quietly,
    '--prefix',
    prefix,
    `${name}@${version}`,
  ]);
  return join(prefix, 'node_modules', name);
}
