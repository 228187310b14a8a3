// `npm run release -- VERSION`: brings the clone up to date, then releases it.
import { ensureNode } from './node.js';
import { ensureInstalled } from './up-to-date.js';

await ensureNode();
ensureInstalled();
await import('./release/main.ts');
