import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageSchema = z.object({ name: z.string(), version: z.string() });

/** The installed version of a package of ours. */
export function packageVersion(name: string): string {
  const root = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return packageSchema.parse(JSON.parse(readFileSync(root, 'utf8'))).version;
}
