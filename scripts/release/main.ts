// `npm run release -- VERSION [--dry-run]`, in the folder of the clone.
import { parseArgs } from 'node:util';
import { AppError } from '../../core/errors.ts';
import { release } from './release.ts';

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopped.abort();
  });
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  const [version, ...more] = positionals;
  if (version === undefined || more.length > 0) {
    throw new AppError('invalid', 'Name one version: npm run release -- 1.2.3');
  }
  await release({ root: process.cwd(), version, dryRun: values['dry-run'], signal: stopped.signal, say });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  say(`release: ${error.message}`);
  process.exitCode = error.code === 'cancelled' ? 130 : error.code === 'invalid' ? 2 : 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
