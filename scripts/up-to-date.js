// Brings node_modules and dist up to date, doing only what is out of date. Plain JavaScript with no dependency,
// because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const NOT_SOURCES = new Set([
  'node_modules',
  'dist',
  'test',
  'bench',
  'views',
  'models',
  'data',
  'docs',
  'coverage',
]);

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * @param {string} line
 * @returns {never}
 */
function stop(line) {
  say(line);
  process.exit(1);
}

/**
 * Runs a program in the package's folder and waits for it. What it prints goes to standard error unless told
 * otherwise, since standard output belongs to results.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, stdout?: number }} [options]
 * @returns {number} its exit status
 */
export function run(command, args, { env = {}, stdout = 2 } = {}) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['inherit', stdout, 'inherit'],
    env: { ...process.env, ...env },
  });
  if (error !== undefined) stop(`${command} could not be started: ${error.message}`);
  return signal === null ? (status ?? 1) : 130;
}

/**
 * @param {string} stampFile
 * @param {string} wanted
 */
function isCurrent(stampFile, wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`Bonsai FAQ needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.`);
}

/** Installs the packages of package-lock.json, unless that has been done for this lock file and this Node.js. */
export function ensureInstalled() {
  checkNode();
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.versions.modules} ${process.platform} ${process.arch}`)
    .digest('hex');
  const stamp = join(root, 'node_modules', '.installed');
  if (isCurrent(stamp, wanted)) return;
  say('Installing packages (one to four minutes: two of them are compiled on this machine) …');
  const prefix = resolve(dirname(process.execPath), '..');
  const headers = existsSync(join(prefix, 'include', 'node', 'node_version.h'));
  const status = run(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['ci', '--no-fund', '--no-audit', '--loglevel=error'],
    {
      env: {
        // Compile with the headers that came with Node.js and fetch nothing but packages.
        npm_config_build_from_source: 'true',
        ONNXRUNTIME_NODE_INSTALL: 'skip',
        ...(headers ? { npm_config_nodedir: prefix } : {}),
      },
    },
  );
  if (status !== 0) {
    stop(
      'The packages could not be installed (see above). A C++ compiler, make and Python 3 are needed: on Debian and Ubuntu\n  apt-get install build-essential python3\nThen run the same command again.',
    );
  }
  writeFileSync(stamp, wanted);
}

/**
 * @param {string} folder
 * @param {readonly string[]} endings
 * @returns {string[]}
 */
function sources(folder, endings) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    if (item.name.startsWith('.') || NOT_SOURCES.has(item.name)) return [];
    const path = join(folder, item.name);
    if (item.isDirectory()) return sources(path, endings);
    return endings.some((ending) => item.name.endsWith(ending)) ? [path] : [];
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

/**
 * @param {string} name of the stamp in `dist/`
 * @param {readonly string[]} paths what the work is made from
 * @param {() => void | Promise<void>} work
 */
async function unlessCurrent(name, paths, work) {
  const stamp = join(root, 'dist', name);
  const wanted = stateOf(paths);
  if (isCurrent(stamp, wanted)) return;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Compiles the sources to `dist/` and bundles what the browser gets to `dist/assets/`, unless none has changed since. */
export async function ensureBuilt() {
  const configurations = [join(root, 'tsconfig.json'), join(root, 'tsconfig.build.json')];
  await unlessCurrent('.built', [...sources(root, ['.ts']), ...configurations], () => {
    say('Building …');
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    if (run(process.execPath, [compiler, '-p', 'tsconfig.build.json']) !== 0) {
      stop('The build failed (see above).');
    }
  });
  await ensureBundled();
}

/** Bundles what the browser gets, unless it is current. */
export async function ensureBundled() {
  const bundled = [
    ...sources(join(root, 'views'), ['.ts', '.css', '.svg']),
    join(root, 'scripts', 'bundle.js'),
  ];
  await unlessCurrent('.bundled', bundled, async () => {
    const { bundleAssets } = await import('./bundle.js');
    await bundleAssets(root);
  });
}
