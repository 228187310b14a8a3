// `npm test` and `npm run test:slow`: lint, types, then every test with its coverage.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, run, say } from './up-to-date.js';

ensureInstalled();

const bin = (/** @type {string[]} */ ...parts) => join(root, 'node_modules', ...parts);
const slow = process.argv.includes('--slow');
const mocha = bin('mocha', 'bin', 'mocha.js');

/** @type {readonly [string, readonly string[]][]} */
const steps = slow
  ? [
      [
        'Slow tests',
        [
          mocha,
          '--reporter',
          'test/reporter.cjs',
          '--timeout',
          '1800000',
          '--no-config',
          '--import',
          'tsx',
          '--forbid-only',
          '--spec',
          'test/**/*.slow.test.ts',
        ],
      ],
    ]
  : [
      ['Formatting', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
      ['Lint', [bin('eslint', 'bin', 'eslint.js'), '.']],
      ['Types', [bin('typescript', 'bin', 'tsc'), '--noEmit']],
      ['Tests', [bin('c8', 'bin', 'c8.js'), mocha, '--reporter', 'test/reporter.cjs']],
    ];

ensureBuilt();
for (const [name, command] of steps) {
  say(`\n${name} …`);
  const status = run(process.execPath, command, { stdout: 1 });
  if (status !== 0) {
    say(`${name}: failed.`);
    process.exit(status);
  }
}
