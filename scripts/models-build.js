// `npm run models:build -- NAME`: brings the clone up to date, then makes a tuned variant as it ships.
import { ensureNode } from './node.js';
import { ensureInstalled } from './up-to-date.js';

await ensureNode();
ensureInstalled();
await import('../cli/models-build.ts');
