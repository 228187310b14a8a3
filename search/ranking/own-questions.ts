import { PHRASING_KINDS, type PhrasingKind } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import { FIELDS } from '../../store/generation/postings.ts';
import { scoreKeywords, type KeywordScore } from '../keywords/bm25.ts';
import type { QueryWord } from '../keywords/query-terms.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import { bestPhrasing, CANDIDATE_SETTINGS, findCandidates, type Candidates } from './candidates.ts';

/**
 * A question whose answer is known without a judge: a phrasing of an entry, put to a FAQ in which the entry is without it.
 * An alternate is looked for by the entry's question and answer; the question of an entry that has no alternate, by its
 * answer.
 */
export interface OwnQuestion {
  readonly label: number;
  /** The entry's. */
  readonly row: number;
  /** What the entry is without. */
  readonly leftOut: readonly PhrasingKind[];
}

/** What is found for an own question. */
export interface OwnCandidates {
  readonly row: number;
  /** The entry among the others, without that phrasing: the question can be answered. */
  readonly answerable: Candidates;
  /** The FAQ without the entry: it cannot. */
  readonly unanswerable: Candidates;
}

/** Own questions of a FAQ, at most `most` of them, one an entry, from entries that lie evenly among all. */
export function ownQuestions(content: Content, most: number): OwnQuestion[] {
  const found: OwnQuestion[] = [];
  for (let row = 0; row < content.entries; row++) {
    const labels = content.labelsOfRow(row);
    const first = (kind: PhrasingKind): number | undefined =>
      labels.find((label) => kindOf(label, content) === kind);
    const alternate = first('alternate');
    const question = first('question');
    if (alternate !== undefined) found.push({ label: alternate, row, leftOut: ['alternate'] });
    else if (question !== undefined && first('answer') !== undefined)
      found.push({ label: question, row, leftOut: ['question'] });
  }
  if (found.length <= most) return found;
  return Array.from({ length: most }, (_, place) => found[Math.floor((place * found.length) / most)]!);
}

/**
 * Puts an own question to the search. Its vector is the phrasing's own: an encoder that reads questions by another prompt
 * than entries would read it a little differently.
 */
export function candidatesOf(
  { label, row, leftOut }: OwnQuestion,
  content: Content,
  vectors: VectorIndex,
  background: number,
): OwnCandidates {
  const { text } = content.phrasing(label);
  const vector = vectors.vector(label);
  const settings = { ...CANDIDATE_SETTINGS, background };
  const query = { text, vector, mode: 'hybrid', accepts: (other: number) => other !== row } as const;
  const unanswerable = findCandidates(query, content, vectors, settings);
  const left = content.labelsOfRow(row).filter((other) => !leftOut.includes(kindOf(other, content)));
  const entry = {
    row,
    dense: bestPhrasing(vector, left, content, vectors, settings),
    keyword: keywordWithout(leftOut, row, unanswerable.words, content),
    foundByDense: true,
    foundByKeyword: true,
  };
  return {
    row,
    unanswerable,
    answerable: { ...unanswerable, entries: [...unanswerable.entries, entry] },
  };
}

function kindOf(label: number, { kindOfLabel }: Content): PhrasingKind {
  return PHRASING_KINDS[kindOfLabel[label]!]!;
}

/** Each kind of phrasing is of one field of the keyword index. */
const FIELD_OF: Readonly<Record<PhrasingKind, (typeof FIELDS)[number]>> = {
  question: 'question',
  alternate: 'alternates',
  answer: 'answer',
};

function keywordWithout(
  leftOut: readonly PhrasingKind[],
  row: number,
  words: readonly QueryWord[],
  { keywords }: Content,
): KeywordScore | null {
  const { bm25 } = CANDIDATE_SETTINGS;
  const gone = new Set(leftOut.map((kind) => FIELD_OF[kind]));
  const fieldWeights = bm25.fieldWeights.map((weight, field) => (gone.has(FIELDS[field]!) ? 0 : weight));
  return scoreKeywords(words, keywords, { ...bm25, fieldWeights }).find((score) => score.row === row) ?? null;
}
