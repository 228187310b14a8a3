// Brings node_modules and what the browser gets up to date, doing only what is out of date. Plain JavaScript with no
// dependency, because it runs before anything is installed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npm, root, say, stop } from './node.js';

/**
 * @param {string} stampFile
 * @param {string} wanted
 */
function isCurrent(stampFile, wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

/**
 * Installs the packages of package-lock.json, unless that has been done for this lock file and this platform. Their
 * scripts are not run: npm before 12 would want a compiler for better-sqlite3 too, which has its binaries inside. What
 * has to be compiled is, where it can be. The ONNX runtime of other platforms goes.
 */
export function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
  const stamp = join(root, 'node_modules', '.installed');
  if (isCurrent(stamp, wanted)) return;
  say('Installing packages …');
  // The headers that came with Node.js, where they did: what is compiled fetches nothing then.
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include', 'node', 'node_version.h'));
  const env = {
    ...process.env,
    ...(headers ? { npm_package_config_node_gyp_nodedir: prefix } : {}),
  };
  if (!npm(['ci', '--include=dev', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'], env)) {
    stop('The packages could not be installed (see above). Run the same command again.');
  }
  if (!npm(['rebuild', 'hnswlib-node', '--loglevel=silent'], env)) {
    say(
      'hnswlib-node could not be built, so a large FAQ is searched more slowly. With a C++ compiler, make and Python, "npm rebuild hnswlib-node" builds it.',
    );
  }
  removeOtherPlatforms(join(root, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6'));
  writeFileSync(stamp, wanted);
}

/**
 * The ONNX runtime comes in one package for all platforms, of which the others' are 245 MB: npm can leave whole packages out,
 * but no folders of one.
 *
 * @param {string} binaries
 */
function removeOtherPlatforms(binaries) {
  if (!existsSync(join(binaries, process.platform, process.arch))) return;
  for (const platform of readdirSync(binaries)) {
    for (const arch of readdirSync(join(binaries, platform))) {
      if (platform === process.platform && arch === process.arch) continue;
      rmSync(join(binaries, platform, arch), { recursive: true });
    }
  }
}

/**
 * @param {string} folder
 * @returns {string[]} every file in it
 */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    return item.isDirectory() ? filesIn(path) : [path];
  });
}

/** @param {readonly string[]} paths */
function stateOf(paths) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

/** Bundles what the browser gets to `dist/assets/`, unless nothing has changed since. */
export async function ensureBundled() {
  const stamp = join(root, 'dist', '.bundled');
  const wanted = stateOf([...filesIn(join(root, 'views')), join(root, 'scripts', 'bundle.js')]);
  if (isCurrent(stamp, wanted)) return;
  const { bundleAssets } = await import('./bundle.js');
  await bundleAssets(root);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
