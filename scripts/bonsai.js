#!/usr/bin/env -S node --max-semi-space-size=1
// The `bonsai` command: finds a Node.js that can, in a clone brings its packages up to date, then hands over to the
// program. Small young generations keep the idle server small (docs/decisions/encoder-process.md).
import { ensureNode, isClone } from './node.js';

await ensureNode();
if (isClone) {
  const { ensureBundled, ensureInstalled } = await import('./up-to-date.js');
  ensureInstalled();
  await ensureBundled();
  await import('../cli/main.ts');
} else {
  const { ensurePlatform } = await import('./platform.js');
  ensurePlatform();
  await import('../dist/cli/main.js');
}
