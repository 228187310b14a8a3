import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/paths.ts';
import { makeMachine, npmProgram, type Tools } from '../../test/package/machine.ts';
import { type Started, startPackage, startWith } from '../../test/package/packaged-program.ts';
import { weigh, type Weight } from '../../test/package/weight.ts';

/** One way to start the program: how long the first answer took, or why there was none. */
export interface Outcome {
  /** Seconds from the command to the first answer; null where there was none. */
  readonly seconds: number | null;
  /** What npm or the program warned of, or the error. */
  readonly said: readonly string[];
}

/** What one Node.js with one npm made of it. */
export interface Trial {
  readonly node: string;
  readonly npm: string;
  /** `npx ./bonsai-faq-X.tgz start`, with an empty cache. */
  readonly tarball: Outcome;
  /** The same in another folder, without a network, from the cache that the first one filled. */
  readonly offline: Outcome;
  /** `npm start` in a fresh clone, with an empty cache. */
  readonly clone: Outcome;
  /** What the tarball's installation weighs; null where it failed. */
  readonly weight: Weight | null;
}

const WARNING = /warn|error|deprecat/i;

/** Starts the program in every way with these tools. */
export async function tryAll(
  place: string,
  tools: Tools,
  tarball: string,
  say: (line: string) => void,
): Promise<Trial> {
  const versionOf = async (...program: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(tools.node, [...program, '--version']);
    return stdout.trim().replace('v', '');
  };
  const [node, npm] = [await versionOf(), await versionOf(npmProgram(tools))];
  const which = `Node.js ${node}, npm ${npm}`;

  say(`${which}: the tarball …`);
  const machine = await makeMachine(join(place, 'package'), tools, 'none');
  const fromTarball = await outcomeOf(() => startPackage(tarball, machine));
  const weight = fromTarball.seconds === null ? null : await weigh(tarball, machine);
  say(`${which}: the tarball without a network …`);
  await rm(join(machine.cache, '_npx'), { recursive: true, force: true });
  await rm(join(machine.folder, '.bonsai'), { recursive: true, force: true });
  const offline = await outcomeOf(() => startPackage(tarball, machine, 'offline'));
  say(`${which}: a clone …`);
  const other = await makeMachine(join(place, 'clone'), tools, 'none');
  await promisify(execFile)('git', ['clone', '--quiet', '--no-local', packageRoot, other.folder]);
  const clone = await outcomeOf(() => startWith('npm', ['start'], other));
  await rm(place, { recursive: true });
  return { node, npm, tarball: fromTarball, offline, clone, weight };
}

async function outcomeOf(start: () => Promise<Started>): Promise<Outcome> {
  try {
    const started = await start();
    await started.stop();
    return {
      seconds: started.readyAfter,
      said: started
        .said()
        .split('\n')
        .filter((line) => WARNING.test(line)),
    };
  } catch (error) {
    return { seconds: null, said: [error instanceof Error ? error.message : String(error)] };
  }
}
