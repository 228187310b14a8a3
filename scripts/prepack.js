// `npm pack` runs this first: it makes dist/, which a package brings instead of the sources.
import { ensureNode } from './node.js';
import { ensureBundled, ensureInstalled } from './up-to-date.js';

await ensureNode();
ensureInstalled();
await ensureBundled();
await import('./pack/make-dist.ts');
