// `npm run models:build -- NAME`: brings the program up to date, then makes a tuned variant as it ships.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './up-to-date.js';

ensureInstalled();
await ensureBuilt();
await import(pathToFileURL(join(root, 'dist', 'cli', 'models-build.js')).href);
