import { sha256 } from '../core/files.ts';

export type Split = 'dev' | 'test';

/** The half of its set that a query belongs to: `dev` when the first byte of its SHA-256 is even. */
export function splitOf(query: string): Split {
  return Number.parseInt(sha256(query).slice(0, 2), 16) % 2 === 0 ? 'dev' : 'test';
}
