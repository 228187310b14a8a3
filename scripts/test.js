// `npm test` and `npm run test:slow`: formatting, lint, types and every test; or the tests that take minutes.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureNode, root, say } from './node.js';
import { ensureBundled, ensureInstalled } from './up-to-date.js';

await ensureNode();
ensureInstalled();
await ensureBundled();

const bin = (/** @type {string[]} */ ...parts) => join(root, 'node_modules', ...parts);
const mocha = [bin('mocha', 'bin', 'mocha.js'), '--reporter', 'test/reporter.cjs'];
const tsc = [bin('typescript', 'bin', 'tsc')];
const twoAtOnce = ['--parallel', '--jobs', '2'];
const SLOW = 'test/**/*.slow.test.ts';

/** @type {readonly (readonly [string, readonly string[]])[]} */
const steps = process.argv.includes('--slow')
  ? [['Slow tests', [...mocha, '--timeout', '1800000', '--spec', SLOW]]]
  : [
      ['Formatting', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
      ['Lint', [bin('eslint', 'bin', 'eslint.js'), '.']],
      ['Types', [...tsc, '--noEmit']],
      ['Types of what runs in the page', [...tsc, '--noEmit', '-p', 'views']],
      ['Types of the worker', [...tsc, '--noEmit', '-p', 'views/worker']],
      [
        'Tests',
        [bin('c8', 'bin', 'c8.js'), ...mocha, ...twoAtOnce, '--spec', 'test/**/*.test.ts', '--ignore', SLOW],
      ],
    ];

for (const [name, command] of steps) {
  say(`\n${name} …`);
  const { status, signal } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    say(`${name}: failed.`);
    process.exit(signal === null ? (status ?? 1) : 130);
  }
}
