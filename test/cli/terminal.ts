import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../core/paths.ts';
import type { Place } from './helpers.ts';

const { status, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
/** Whether there is the `script` of util-linux, which lends a program a terminal; BSD's knows other options. */
export const hasTerminal = status === 0 && stdout.includes('util-linux');

/** A program that believes somebody sits at its terminal. */
export interface Session {
  /** Waits until the terminal shows this, after what was waited for before; rejects where it ends first. */
  until(shown: RegExp): Promise<string>;
  type(keys: string): void;
  /** The exit status. */
  readonly ended: Promise<number | null>;
  /** Everything that the terminal has shown. */
  shown(): string;
}

export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';

/** Starts `bonsai` in a place's folder on a terminal of its own. */
export function onTerminal(
  { folder, dataDir }: Place,
  environment: Readonly<Record<string, string>> = {},
): Session {
  const child = spawn('script', ['-qefc', 'stty cols 100 rows 40; exec "$NODE" "$BONSAI"', '/dev/null'], {
    cwd: folder,
    env: {
      ...process.env,
      ...{ CI: '', BROWSER: 'none', PORT: '0', BONSAI_DATA_DIR: dataDir, SHELL: '/bin/sh', TERM: 'xterm' },
      ...{ NODE: process.execPath, BONSAI: join(packageRoot, 'scripts', 'bonsai.js') },
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let waitedFor = 0;
  let look = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    look();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return {
    until: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = pattern.exec(shown.slice(waitedFor));
          if (found === null) return;
          waitedFor += found.index + found[0].length;
          resolve(found[0]);
        };
        look();
        void ended.then(() => {
          reject(new Error(`It ended before it showed ${String(pattern)}:\n${shown}`));
        });
      }),
    type: (keys) => child.stdin.write(keys),
    ended,
    shown: () => shown,
  };
}
