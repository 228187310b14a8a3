import { cpSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';

const PLATFORM = `${process.platform}-${process.arch}`;

/**
 * Packages with binaries for every platform, and what of each runs on this one. What they depend on beside each other is
 * for installing or compiling them.
 */
const PARTS = {
  'onnxruntime-node': ['package.json', 'dist', join('bin', 'napi-v6', process.platform, process.arch)],
  'onnxruntime-common': ['package.json', join('dist', 'cjs')],
  'better-sqlite3': ['package.json', 'LICENSE', 'lib', join('prebuilds', `${PLATFORM}.node`)],
};

const NOT_RUN = /\.(?:map|d\.ts)$/;

/**
 * Copies the packages with binaries, for this platform alone, from one node_modules folder into another.
 *
 * @returns their folders, relative to the folder that `from` lies in
 * @throws Error where a package has no binary for this platform
 */
export function copyNativePackages(from: string, to: string): string[] {
  return Object.entries(PARTS).map(([name, parts]) => {
    for (const part of parts) {
      const source = join(from, name, part);
      if (!existsSync(source)) {
        throw new Error(`${source} is missing: ${name} cannot be packed on ${PLATFORM}.`);
      }
      cpSync(source, join(to, name, part), { recursive: true, filter: (path) => !NOT_RUN.test(path) });
    }
    return `${basename(from)}/${name}`;
  });
}
