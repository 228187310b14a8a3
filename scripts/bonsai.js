#!/usr/bin/env -S node --max-semi-space-size=1
// The `bonsai` command: finds a Node.js that can, in a clone brings its packages up to date, then hands over to the
// program. Small young generations keep the idle server small (docs/decisions/encoder-process.md).
import module from 'node:module';
import { join } from 'node:path';
import { ensureNode, isClone, root } from './node.js';
import { ensureGlibc, ensurePlatform } from './platform.js';

ensureGlibc();
await ensureNode();
if (isClone) {
  const { ensureBundled, ensureInstalled } = await import('./up-to-date.js');
  ensureInstalled();
  await ensureBundled();
  // What V8 makes of the sources is kept, also for the processes that this one starts. A package keeps nothing outside
  // the data folder (docs/privacy.md), and coverage is exact only without.
  if (!process.env.NODE_V8_COVERAGE) {
    process.env.NODE_COMPILE_CACHE ||= join(root, 'node_modules', '.cache', 'bonsai');
    module.enableCompileCache();
  }
  await import('../cli/main.ts');
} else {
  ensurePlatform();
  await import('../dist/cli/main.js');
}
