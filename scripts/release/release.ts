import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { commandsIn, type Commands } from './commands.ts';
import { CHANGED, OUT, stepsOf, tagOf } from './steps.ts';

interface Release {
  /** The folder of the clone. */
  readonly root: string;
  readonly version: string;
  /** Whether to say only what would be done. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Semantic versioning, without the build metadata that npm drops. */
const VERSION = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[\da-z-]+(?:\.[\da-z-]+)*)?$/i;

/**
 * Tests the clone as the given version, writes its package, list of parts and sums into `release/`, commits the version
 * and tags it. If anything goes wrong, the clone is as it was before.
 *
 * @throws AppError `invalid` where that version cannot be released, `conflict` where the clone is not ready, `failed`
 *   when a step did not succeed, `cancelled`
 */
export async function release({ root, version, dryRun, signal, say }: Release): Promise<void> {
  const commands = commandsIn(root, signal);
  const start = await releasableCommit(root, version, commands);
  const steps = stepsOf(root, version, commands);
  if (dryRun) {
    for (const [what] of steps) say(`Would do: ${what}`);
    return;
  }
  try {
    for (const [what, work] of steps) {
      say(`\n${what} …`);
      await work();
    }
  } catch (error) {
    await undo(root, version, start);
    say('\nNothing was released; the version is what it was before.');
    throw error;
  }
  say(`\nReleased. ${OUT}/ holds the files; "git push --follow-tags" publishes the commit and its tag.`);
}

/** The commit that the release begins at, where it may begin. */
async function releasableCommit(root: string, version: string, { git }: Commands): Promise<string> {
  if (!VERSION.test(version)) {
    throw new AppError('invalid', `${version} is not a semantic version such as 1.2.3 or 1.2.3-rc.1.`);
  }
  if ((await git('tag', '--list', tagOf(version))) !== '') {
    throw new AppError('invalid', `${tagOf(version)} is tagged already; name a newer version.`);
  }
  if ((await git('status', '--porcelain')) !== '') {
    throw new AppError('conflict', 'The clone has changes; commit them or take them back (git status).');
  }
  if (!saysWhatChanged(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)) {
    throw new AppError('conflict', `CHANGELOG.md says nothing below "## ${version}"; write what changed.`);
  }
  return git('rev-parse', 'HEAD');
}

function saysWhatChanged(changelog: string, version: string): boolean {
  return changelog.split(/^## /m).some((section) => {
    const [heading = '', ...lines] = section.split('\n');
    return heading.trim() === version && lines.join('').trim() !== '';
  });
}

/** Takes back what the steps did, and nothing that somebody else changed meanwhile. */
async function undo(root: string, version: string, start: string): Promise<void> {
  const { git } = commandsIn(root);
  if ((await git('tag', '--list', tagOf(version))) !== '') await git('tag', '--delete', tagOf(version));
  await git('reset', '--quiet', '--soft', start);
  await git('restore', '--source', start, '--staged', '--worktree', '--', ...CHANGED);
  rmSync(join(root, OUT), { recursive: true, force: true });
}
