import { knownWords } from '../../encoder/runtime/known-words.ts';
import type { VectorIndex } from '../../search/dense/vectors.ts';
import type { Fusion } from '../../search/ranking/fusion.ts';
import { measureFusion } from '../../search/ranking/measure-fusion.ts';
import type { Content } from '../../store/generation/content.ts';

/**
 * How the next generation of these entries will be searched, whatever the one that serves was built with.
 *
 * @param dir the folder of the encoder that embedded the entries
 * @throws AppError as `knownWords`
 */
export async function nextFusion(content: Content, vectors: VectorIndex, dir: string): Promise<Fusion> {
  const questions = Array.from({ length: content.entries }, (_, row) => content.entryOfRow(row).question);
  return measureFusion(content, vectors, await knownWords(dir, questions));
}
