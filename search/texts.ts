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

/** The vectors of some texts as a search takes them, row-major; null where one is missing. */
export function rowsOfTexts(
  texts: readonly string[],
  vectorOf: (text: string) => Float32Array | undefined,
): Float32Array | null {
  const vectors = texts.map(vectorOf).filter((vector) => vector !== undefined);
  if (vectors.length < texts.length) return null;
  const rows = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const vector of vectors) {
    rows.set(vector, at);
    at += vector.length;
  }
  return rows;
}
