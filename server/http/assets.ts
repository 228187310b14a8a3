import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';

/** The files that the browser gets: bundled, and found again by their content. */
export interface Assets {
  readonly serve: RequestHandler;
  /** The address of a file, which changes when its content does, so that browsers keep it for good. */
  address(name: string): string;
  /** The path of a file, for those with an address that must not change. */
  path(name: string): string;
}

/** @throws AppError `failed` where the bundles have not been made */
export function openAssets(folder: string): Assets {
  if (!existsSync(join(folder, 'page.js'))) {
    throw new AppError('failed', `${folder} has no page.js. Run: node scripts/bonsai.js, which builds it.`);
  }
  return {
    serve: express.static(folder, { immutable: true, maxAge: '1y', index: false }),
    address: (name) => `/assets/${name}?v=${contentHash(readFileSync(join(folder, name)))}`,
    path: (name) => join(folder, name),
  };
}

/** Twelve hexadecimal digits that change with the content. */
export function contentHash(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
