#!/usr/bin/env node
// The `bonsai` command: brings the program up to date, then hands over to it.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './up-to-date.js';

ensureInstalled();
ensureBuilt();
await import(pathToFileURL(join(root, 'dist', 'cli', 'main.js')).href);
