// `npm test`: formatting, lint, types and every test. `npm run test:slow`: the tests that take minutes.
// `npm run coverage`: the tests, and which lines they reach.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureNode, root, say } from './node.js';
import { ensureBundled, ensureInstalled } from './up-to-date.js';

await ensureNode();
ensureInstalled();
await ensureBundled();

const bin = (/** @type {string[]} */ ...parts) => join(root, 'node_modules', ...parts);
const tsc = [bin('typescript', 'bin', 'tsc'), '--noEmit'];
const mocha = [bin('mocha', 'bin', 'mocha.js'), '--reporter', 'test/reporter.cjs'];
const SLOW = 'test/**/*.slow.test.ts';
const usual = [...mocha, '--parallel', '--jobs', '2', '--spec', 'test/**/*.test.ts', '--ignore', SLOW];

/**
 * @param {string} name
 * @param {readonly string[]} command
 */
async function step(name, command) {
  say(`\n${name} …`);
  const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' });
  const status = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 130)));
  if (status === 0) return;
  say(`${name}: failed.`);
  process.exit(status);
}

if (process.argv.includes('--slow')) {
  await step('Slow tests', [...mocha, '--timeout', '1800000', '--spec', SLOW]);
} else if (process.argv.includes('--coverage')) {
  await step('Tests', [bin('c8', 'bin', 'c8.js'), ...usual]);
} else {
  // Each takes one core, so they go side by side.
  await Promise.all([
    step('Lint', [bin('eslint', 'bin', 'eslint.js'), '.']),
    (async () => {
      await step('Formatting', [
        bin('prettier', 'bin', 'prettier.cjs'),
        '--check',
        '--log-level',
        'warn',
        '.',
      ]);
      await step('Types', tsc);
      await step('Types of what runs in the page', [...tsc, '-p', 'views']);
      await step('Types of the worker', [...tsc, '-p', 'views/worker']);
    })(),
  ]);
  await step('Tests', usual);
}
