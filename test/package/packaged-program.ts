import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { copyFile, glob, readdir } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/paths.ts';
import { type Machine, npmProgram, type Tools } from './machine.ts';

/** The packaged program, serving. */
export interface Started {
  readonly url: string;
  /** Seconds from the command to the first answer of `/readyz`. */
  readonly readyAfter: number;
  /** What npm and the program have said. */
  said(): string;
  /** Tells npm or npx to end, and waits until nothing answers any more. */
  stop(): Promise<void>;
}

/** How often something that takes seconds is asked for again, in milliseconds. */
const ASK_EVERY = 50;
const MOST_SECONDS_TO_END = 15;

/**
 * Packs this clone.
 *
 * @param out an empty folder
 * @returns the path of the tarball
 */
export async function pack(out: string, { node, npm }: Tools): Promise<string> {
  // What npm starts by name, `prepack`, is to run on the same Node.js.
  const environment = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const options = { cwd: packageRoot, env: withoutCoverage(environment) };
  const pack = [npmProgram({ node, npm }), 'pack', '--loglevel=error', '--pack-destination', out];
  await promisify(execFile)(node, pack, options);
  const [tarball] = await readdir(out);
  if (tarball === undefined) throw new Error('npm pack has written nothing.');
  return join(out, tarball);
}

/**
 * `npx ./bonsai-faq-X.tgz start` in a machine's empty folder, until `/readyz` answers.
 *
 * @param network `offline` to take no package but from npm's cache
 * @throws Error with all that was said where it ends before
 */
export async function startPackage(
  tarball: string,
  machine: Machine,
  network: 'prefer-offline' | 'offline' = 'prefer-offline',
): Promise<Started> {
  const name = basename(tarball);
  await copyFile(tarball, join(machine.folder, name), constants.COPYFILE_FICLONE);
  return startWith('npx', ['--yes', `--${network}`, '--no-audit', `./${name}`, 'start'], machine);
}

/**
 * Starts the program by npm or npx in a machine's folder, on a free port, and waits until `/readyz` answers.
 *
 * @throws Error with all that was said where it ends before
 */
export async function startWith(
  program: 'npm' | 'npx',
  args: readonly string[],
  { folder, environment, tools }: Machine,
): Promise<Started> {
  const begun = performance.now();
  const child = spawn(tools.node, [npmProgram(tools, program), ...args], {
    cwd: folder,
    env: { ...environment, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  const ended = once(child, 'close');
  const url = await until(
    () => /answers on (http:\S+)/.exec(text)?.[1],
    () => child.exitCode !== null,
  );
  if (url === null) throw new Error(`${program} ${args.join(' ')} ended before it answered:\n${text}`);
  await until(
    async () => ((await isReady(url)) ? true : undefined),
    () => child.exitCode !== null,
  );
  return {
    url,
    readyAfter: (performance.now() - begun) / 1000,
    said: () => text,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      const overdue = performance.now() + MOST_SECONDS_TO_END * 1000;
      const gone = await until(
        async () => ((await isReady(url)) ? undefined : true),
        () => performance.now() > overdue,
      );
      if (gone === null) {
        throw new Error(`${url} still answers ${MOST_SECONDS_TO_END} s after ${program} has ended.`);
      }
    },
  };
}

/** Another command of the package that `startPackage` has installed, in the same folder. */
export async function runPackaged(
  machine: Machine,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<{ stdout: string; stderr: string }> {
  const program = join(await packageFolder(machine), 'scripts', 'bonsai.js');
  const options = { cwd: machine.folder, env: machine.environment };
  return promisify(execFile)(machine.tools.node, [...nodeOptions, program, ...args], options);
}

/** Where npx has installed the package. */
export async function packageFolder({ cache }: Machine): Promise<string> {
  for await (const folder of glob('_npx/*/node_modules/bonsai-faq', { cwd: cache }))
    return join(cache, folder);
  throw new Error(`npx has installed nothing in ${cache}.`);
}

/** Takes out of a shared cache what npm has put there of the tarball. */
export async function forgetTarball(tarball: string, { folder, environment, tools }: Machine): Promise<void> {
  const key = `pacote:tarball:file:${join(folder, basename(tarball))}`;
  const options = { cwd: folder, env: environment };
  await promisify(execFile)(tools.node, [npmProgram(tools), 'cache', 'clean', key], options);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** What `look` finds once it finds something; null when it is `over` before. */
async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  over: () => boolean,
): Promise<T | null> {
  for (;;) {
    const isOver = over();
    const found = await look();
    if (found !== undefined) return found;
    if (isOver) return null;
    await setTimeout(ASK_EVERY);
  }
}

/** What the tests cover is counted in their own processes. */
function withoutCoverage(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, NODE_V8_COVERAGE: undefined };
}
