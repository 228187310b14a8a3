import { sep } from 'node:path';
import { packageRoot, program } from '../../core/paths.ts';

/** What to type in place of `bonsai`, by how this process was started: npx has no `bonsai` where it fetched one. */
export function calledAs(environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.npm_lifecycle_event !== 'npx') return 'bonsai';
  return packageRoot.includes(`${sep}_npx${sep}`) ? `npx ${program.name}` : 'npx bonsai';
}
