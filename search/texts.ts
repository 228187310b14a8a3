import type { SearchMode } from '../core/domain.ts';
import type { Content } from '../store/generation/content.ts';
import { corrected } from './keywords/corrected.ts';
import { parseQuery } from './keywords/query-terms.ts';
import { type Part, partsOf } from './parts.ts';

/**
 * What is embedded of a question: the question with its misspelled words put right, then the parts of a long one. A search by
 * meaning alone is what the encoder makes of the question as it stands.
 *
 * @param content the entries, which know what was meant
 */
export function textsOf(question: string, mode: SearchMode, content: Content): string[] {
  return mode === 'dense' ? [question] : textsWith(question, partsOf(question), content);
}

/** The same of a question whose parts are known. */
export function textsWith(question: string, parts: readonly Part[], content: Content): string[] {
  return [question, ...parts.map(({ text }) => text)].map((text) =>
    corrected(text, parseQuery(text, content.keywords), content),
  );
}

/** The vectors of the first texts as a search takes them, row-major, up to the first that has none; null where none has one. */
export function rowsOfTexts(
  texts: readonly string[],
  vectorOf: (text: string) => Float32Array | undefined,
): Float32Array | null {
  const found = texts.map(vectorOf);
  const missing = found.indexOf(undefined);
  const vectors = found.slice(0, missing === -1 ? found.length : missing).filter((one) => one !== undefined);
  if (vectors.length === 0) return null;
  const rows = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const vector of vectors) {
    rows.set(vector, at);
    at += vector.length;
  }
  return rows;
}
