import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { eld } from 'eld/extrasmall';

type Detector = typeof eld;

let loaded: Detector | undefined;

/**
 * The detector, loaded by the first text that needs it: it takes 30 MB, and a FAQ that states its languages, or one in
 * Japanese or Korean, needs it never.
 */
export function languageDetector(): Detector {
  loaded ??= load();
  return loaded;
}

function load(): Detector {
  const path = fileURLToPath(import.meta.resolve('eld/extrasmall'));
  // What require gives has no type.
  const required = createRequire(import.meta.url)(path) as { readonly eld: Detector };
  return required.eld;
}
