import type { SearchMode } from '../core/domain.ts';
import type { KeywordIndex } from '../store/generation/keywords.ts';
import { parseQuery } from './keywords/query-terms.ts';
import { repaired } from './keywords/repaired.ts';
import { type Part, partsOf } from './parts.ts';

/**
 * What is embedded of a question: the question with its misspelled words put right, then the parts of a long one. A search by
 * meaning alone is what the encoder makes of the question as it stands.
 *
 * @param index of the entries, which know what was meant
 */
export function textsOf(question: string, mode: SearchMode, index: KeywordIndex): string[] {
  return mode === 'dense' ? [question] : textsWith(question, partsOf(question), index);
}

/** The same of a question whose parts are known. */
export function textsWith(question: string, parts: readonly Part[], index: KeywordIndex): string[] {
  return [question, ...parts.map(({ text }) => text)].map((text) => repaired(text, parseQuery(text, index)));
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
