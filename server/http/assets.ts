import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

/** Serves the style sheet and the icon. Their addresses carry their content's hash, so browsers keep them for good. */
export function serveAssets(folder: string): RequestHandler {
  return express.static(folder, { immutable: true, maxAge: '1y', index: false });
}

/** The address of a file in the folder of assets, which changes when its content does. */
export function assetAddress(folder: string, name: string): string {
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
  return `/assets/${name}?v=${hash.slice(0, 12)}`;
}
