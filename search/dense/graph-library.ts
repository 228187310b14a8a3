import type { HierarchicalNSW } from 'hnswlib-node';
import { AppError, messageOf, systemCode } from '../../core/errors.ts';

/** What builds and searches graphs, or why this machine has nothing that does. */
type GraphLibrary =
  | { readonly Graph: typeof HierarchicalNSW }
  | {
      readonly Graph: null;
      /** A clause. */
      readonly reason: string;
      /** A sentence. */
      readonly remedy: string;
    };

let loaded: Promise<GraphLibrary> | undefined;

/**
 * hnswlib, loaded when it is first asked for. It is optional: its package holds no binary, so a compiler has to be there
 * when it is installed, and npm 12 runs no compiler that was not allowed to run.
 */
export function graphLibrary(): Promise<GraphLibrary> {
  loaded ??= load();
  return loaded;
}

/** @throws AppError `unavailable` where there is none */
export async function requiredGraph(): Promise<typeof HierarchicalNSW> {
  const library = await graphLibrary();
  if (library.Graph !== null) return library.Graph;
  throw new AppError('unavailable', `A graph cannot be used: ${library.reason}. ${library.remedy}`);
}

async function load(): Promise<GraphLibrary> {
  try {
    const { default: hnswlib } = await import('hnswlib-node');
    return { Graph: hnswlib.HierarchicalNSW };
  } catch (error) {
    return { Graph: null, ...absenceOf(error) };
  }
}

/** An install whose build failed leaves no package at all; one whose build was not allowed leaves it without its binary. */
function absenceOf(error: unknown): { reason: string; remedy: string } {
  const remedy = (command: string): string =>
    `With a C++ compiler, make and Python, "${command}" adds it (docs/operate.md says more).`;
  const code = systemCode(error) ?? '';
  const [firstLine = ''] = messageOf(error).split('\n');
  if (code.endsWith('MODULE_NOT_FOUND')) {
    return {
      reason: 'hnswlib-node is not installed',
      remedy: remedy('npm install --include=optional'),
    };
  }
  const reason = firstLine.startsWith('Could not locate the bindings file')
    ? 'hnswlib-node is installed, but was not built'
    : `hnswlib-node does not load (${firstLine})`;
  return { reason, remedy: remedy('npm rebuild hnswlib-node') };
}
