import type { VariantPair } from '../../encoder/variants/pair.ts';
import { textsOf } from '../../search/texts.ts';
import { among, overIndex } from './indexed.ts';
import { type AskedSet, searchedBy } from './near-misses.ts';
import type { PairVectors } from './observations.ts';
import { vectorsOf } from './vectors.ts';

/** The vectors of all that a set holds and of all that a search embeds of its questions, kept in `folder`. */
export async function pairVectors(
  set: AskedSet,
  { entry, query }: VariantPair,
  folder: string,
): Promise<PairVectors> {
  const entries = set.phrasings.map(({ text }) => text);
  const ofEntries = among(await vectorsOf(entries, entry, folder, 'document'));
  const questions = overIndex(set, ofEntries, entry.dimensions, (content, vectors) =>
    set.queries.flatMap((asked) => {
      const searched = searchedBy(asked, { content, vectors });
      return [asked.query, ...textsOf(asked.query, 'hybrid', searched.content)];
    }),
  );
  return { ofEntries, ofQueries: among(await vectorsOf(questions, query, folder, 'query')) };
}
