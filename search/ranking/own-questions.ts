import { PHRASING_KINDS } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import { FIELDS } from '../../store/generation/postings.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import { CANDIDATE_SETTINGS, findCandidates, type Candidates } from './candidates.ts';

/**
 * A question whose answer is known without a judge: an alternate of an entry. (The question of an entry without alternates
 * says less: looked for by its answer alone, it finds the questions of others.)
 */
export interface OwnQuestion {
  readonly label: number;
  /** The entry's. */
  readonly row: number;
}

/** What is found for an own question in a FAQ without alternates. */
export interface OwnCandidates {
  readonly row: number;
  readonly answerable: Candidates;
  /** Without the entry, so that nothing answers it. */
  readonly unanswerable: Candidates;
}

/** Own questions of a FAQ, at most `most` of them, one an entry, from entries that lie evenly among all. */
export function ownQuestions(content: Content, most: number): readonly OwnQuestion[] {
  const found: OwnQuestion[] = [];
  for (let row = 0; row < content.entries; row++) {
    const label = content.labelsOfRow(row).find((one) => isAlternate(one, content));
    if (label !== undefined) found.push({ label, row });
  }
  return evenly(found, most);
}

/**
 * A question for each entry, of at most `most` entries that lie evenly among all: an alternate, else what the entry is asked by.
 * Asked without its entry, nothing answers it.
 */
export function leftOutQuestions(content: Content, most: number): OwnQuestion[] {
  const rows = Array.from({ length: content.entries }, (_, row) => row);
  return evenly(rows, most).flatMap((row) => {
    const labels = content.labelsOfRow(row);
    const label = labels.find((one) => isAlternate(one, content)) ?? labels[0];
    return label === undefined ? [] : [{ label, row }];
  });
}

function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, place) => items[Math.floor((place * items.length) / most)]!);
}

/**
 * Puts an own question to the search, to a FAQ in which no entry has alternates: alternates are often short and alike, and
 * those of others would come first. Its vector is the phrasing's own: an encoder that reads questions by another prompt than
 * entries would read it a little differently.
 */
export function candidatesOf(
  { label, row }: OwnQuestion,
  content: Content,
  vectors: VectorIndex,
  background: number,
): OwnCandidates {
  const answerable = findCandidates(
    { text: content.phrasing(label).text, vector: vectors.vector(label), mode: 'hybrid' },
    content,
    withoutAlternates(vectors, content),
    { ...SETTINGS, background },
  );
  const others = answerable.entries.filter((candidate) => candidate.row !== row);
  return { row, answerable, unanswerable: { ...answerable, entries: others } };
}

const SETTINGS = {
  ...CANDIDATE_SETTINGS,
  bm25: {
    ...CANDIDATE_SETTINGS.bm25,
    fieldWeights: CANDIDATE_SETTINGS.bm25.fieldWeights.map((weight, field) =>
      FIELDS[field] === 'alternates' ? 0 : weight,
    ),
  },
};

function withoutAlternates(vectors: VectorIndex, content: Content): VectorIndex {
  const counts = (label: number): boolean => !isAlternate(label, content);
  return {
    ...vectors,
    nearest: (query, k, accept) =>
      vectors.nearest(query, k, (label) => counts(label) && accept?.(label) !== false),
    cosine: (query, label) => (counts(label) ? vectors.cosine(query, label) : -1),
  };
}

function isAlternate(label: number, { kindOfLabel }: Content): boolean {
  return PHRASING_KINDS[kindOfLabel[label]!] === 'alternate';
}
