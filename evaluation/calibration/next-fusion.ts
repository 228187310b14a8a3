import type { VectorIndex } from '../../search/dense/vectors.ts';
import type { Fusion } from '../../search/ranking/fusion.ts';
import { measureFusion } from '../../search/ranking/measure-fusion.ts';
import type { Content } from '../../store/generation/content.ts';

/**
 * How the next generation of these entries will be searched, whatever the one that serves was built with.
 *
 * @param knownWords of the encoder that embedded the entries, as `Encoder` has it
 */
export async function nextFusion(
  content: Content,
  vectors: VectorIndex,
  knownWords: (texts: Iterable<string>) => Promise<number>,
): Promise<Fusion> {
  const questions = Array.from({ length: content.entries }, (_, row) => content.entryOfRow(row).question);
  return measureFusion(content, vectors, await knownWords(questions));
}
