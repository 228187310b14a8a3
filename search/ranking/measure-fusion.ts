import { seededRandom } from '../../core/random.ts';
import type { Content } from '../../store/generation/content.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import { FORMER_FUSION, type Fusion } from './fusion.ts';

/** Pairs of entries that are compared. */
const PAIRS = 2000;

/** The share of the pairs that lie below the background: those that have least to do with each other. */
const UNRELATED = 0.05;

/** Entries from which pairs show what unrelated texts are like: a few may all be about one thing. */
const MIN_ENTRIES = 20;

/** A FAQ of entries that are all alike says nothing of unrelated texts. */
const MAX_BACKGROUND = 0.95;

/** The share of known words from which an encoder counts as made for a language; docs/decisions/fusion.md has both sides. */
const KNOWS_LANGUAGE = 0.6;

/**
 * How a generation's search is put together, by what its own entries show.
 *
 * @param knownWords the share of the entries' words that the encoder's vocabulary can read, 0..1
 */
export function measureFusion(content: Content, vectors: VectorIndex, knownWords = 1): Fusion {
  return {
    background: backgroundOf(content, vectors),
    share: Math.min(FORMER_FUSION.share, knownWords),
  };
}

/** Whether the encoder plainly cannot read the entries' language. */
export function isUnknownLanguage(knownWords: number): boolean {
  return knownWords < KNOWS_LANGUAGE;
}

/** What the questions of entries that have least to do with each other show; at least 0, and 0 for a few entries. */
function backgroundOf(content: Content, vectors: VectorIndex): number {
  if (content.entries < MIN_ENTRIES || vectors.size < content.phrasings) return 0;
  const random = seededRandom(1);
  const draw = (most: number): number => Math.floor(random() * most);
  const cosines = new Float64Array(PAIRS);
  for (let pair = 0; pair < PAIRS; pair++) {
    const row = draw(content.entries);
    const other = (row + 1 + draw(content.entries - 1)) % content.entries;
    const [label = 0] = content.labelsOfRow(row);
    const [otherLabel = 0] = content.labelsOfRow(other);
    cosines[pair] = vectors.cosine(vectors.vector(label), otherLabel);
  }
  const unrelated = cosines.sort()[Math.floor(UNRELATED * PAIRS)]!;
  return Math.min(MAX_BACKGROUND, Math.max(0, unrelated));
}
