import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** A Node.js and the npm that it runs. */
export interface Tools {
  /** The path of the executable. */
  readonly node: string;
  /** The folder of the npm package. */
  readonly npm: string;
}

/** A place like a machine that has nothing but Node.js and npm: no compiler, no make, no Python, an empty home. */
export interface Machine {
  /** Empty: what is started here is started in an empty folder. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** npm's cache: the packages that were downloaded before are in it, and what `npx` installs goes into it. */
  readonly cache: string;
  readonly tools: Tools;
}

/** What reaches a network from a machine with rules of its own. */
const NETWORK_VARIABLE = /^(?:https?_proxy|no_proxy|node_extra_ca_certs|node_use_env_proxy|ssl_cert_\w+)$/i;

/** Lines of an .npmrc that say how a registry is reached. */
const NETWORK_SETTING = /^(?:\/\/|@|registry|(?:https-|no)?proxy|ca|cafile|strict-ssl)/;

/** What a shell script needs that npm writes: the shell itself. */
const SHELL = '/bin/sh';

const configSchema = z.object({ cache: z.string(), registry: z.string(), userconfig: z.string() });

/** The Node.js that runs, and the npm that is found by name or started the tests. */
export async function usualTools(): Promise<Tools> {
  const started = /^(.*)[\\/]bin[\\/]npm-cli\.c?js$/.exec(process.env.npm_execpath ?? '')?.[1];
  if (started !== undefined) return { node: process.execPath, npm: started };
  const { stdout } = await promisify(execFile)('npm', ['root', '--global']);
  return { node: process.execPath, npm: join(stdout.trim(), 'npm') };
}

/**
 * Makes such a place.
 *
 * @param place an empty folder for all of it
 * @param packages `shared` to use the packages in the cache of whoever runs this, and to leave others there; `none` for
 *   a cache that is empty
 */
export async function makeMachine(
  place: string,
  tools: Tools,
  packages: 'shared' | 'none',
): Promise<Machine> {
  const names = ['folder', 'home', 'bin', 'cache'] as const;
  const [folder, home, bin, cache] = names.map((name) => join(place, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const path of [folder, home, bin, cache]) await mkdir(path, { recursive: true });
  await symlink(tools.node, join(bin, 'node'));
  await symlink(SHELL, join(bin, 'sh'));
  for (const name of ['npm', 'npx']) await symlink(join(tools.npm, 'bin', `${name}-cli.js`), join(bin, name));

  const { stdout } = await promisify(execFile)(tools.node, [join(bin, 'npm'), 'config', 'ls', '--json']);
  const own = configSchema.parse(JSON.parse(stdout));
  if (packages === 'shared') await symlink(join(own.cache, '_cacache'), join(cache, '_cacache'));
  const settings = await readFile(own.userconfig, 'utf8').catch(() => '');
  const lines = settings.split('\n').filter((line) => NETWORK_SETTING.test(line));
  await writeFile(join(home, '.npmrc'), `${lines.join('\n')}\n`);
  const network = Object.entries(process.env).filter(([name]) => NETWORK_VARIABLE.test(name));
  return {
    folder,
    cache,
    tools,
    environment: {
      ...Object.fromEntries(network),
      PATH: bin,
      HOME: home,
      npm_config_cache: cache,
      npm_config_registry: own.registry,
    },
  };
}

/** Whether the registry answers a machine. */
export async function reachesRegistry({ environment, folder, tools }: Machine): Promise<boolean> {
  const ask = [
    'view',
    'commander',
    'version',
    '--prefer-online',
    '--fetch-retries=0',
    '--fetch-timeout=10000',
  ];
  try {
    await promisify(execFile)(tools.node, [npmProgram(tools), ...ask], { cwd: folder, env: environment });
    return true;
  } catch {
    return false;
  }
}

export function npmProgram({ npm }: Tools, name: 'npm' | 'npx' = 'npm'): string {
  return join(npm, 'bin', `${name}-cli.js`);
}
