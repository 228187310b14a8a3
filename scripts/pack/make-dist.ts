/** Makes what a package brings beside the browser's files: dist/ with the program, native packages and licenses. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.ts';
import { licenseList } from './licenses.ts';
import { copyNativePackages } from './native-packages.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');

/** A clone that serves meanwhile goes on reading these, and they are up to date. */
const BROWSER_FILES = new Set(['assets', '.bundled']);

for (const name of readdirSync(dist).filter((each) => !BROWSER_FILES.has(each))) {
  rmSync(join(dist, name), { recursive: true });
}
const bundled = await compile(root, dist);
const copied = copyNativePackages(join(root, 'node_modules'), join(dist, 'node_modules'));
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), licenseList(root, [...bundled, ...copied]));
