#!/usr/bin/env -S node --max-semi-space-size=1
// The `bonsai` command: brings the program up to date, then hands over to it. Small young generations keep the idle
// server small (docs/decisions/encoder-process.md).
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './up-to-date.js';

ensureInstalled();
await ensureBuilt();
await import(pathToFileURL(join(root, 'dist', 'cli', 'main.js')).href);
