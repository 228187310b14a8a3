import { PHRASING_KINDS, type PhrasingKind, type SearchMode } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import { bestOf } from '../dense/top-k.ts';
import { scoreKeywords, type Bm25Settings, type KeywordScore } from '../keywords/bm25.ts';
import { inverseDocumentFrequency, parseQuery, type QueryWord } from '../keywords/query-terms.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import { exactMatches } from './exact-matches.ts';
import { type Fusion, scaledCosine } from './fusion.ts';

/** How much of a phrasing's scaled cosine counts, by its kind. */
export type KindWeights = Readonly<Record<PhrasingKind, number>>;

/** What the vectors say of an entry: its best phrasing. */
interface DenseScore {
  readonly label: number;
  /** -1..1 */
  readonly cosine: number;
  /** The cosine on the generation's scale, -1..1: 0 is what texts show that have nothing to do with each other. */
  readonly scaled: number;
  /** The same, weighted by the phrasing's kind. */
  readonly score: number;
}

/** An entry that one half or both of the search found. */
export interface Candidate {
  readonly row: number;
  /** Null without a vector. */
  readonly dense: DenseScore | null;
  /** Null where the entry has no word of the query. */
  readonly keyword: KeywordScore | null;
  /** Whether it is among the first of the dense half, not only of the keywords'. */
  readonly foundByDense: boolean;
  readonly foundByKeyword: boolean;
  /** What remains of its distance to a perfect score, since it prints codes of the question; 1 where it prints none. */
  readonly remains: number;
}

export interface Candidates {
  readonly words: readonly QueryWord[];
  /** The idf of a word that no entry has: no word's is greater. */
  readonly maxIdf: number;
  readonly entries: readonly Candidate[];
}

/** What is the same for every generation. */
interface CandidateConstants {
  readonly kindWeights: KindWeights;
  readonly bm25: Bm25Settings;
  /** Entries that each half hands over. */
  readonly depth: number;
}

type CandidateSettings = CandidateConstants & Pick<Fusion, 'background'>;

/** Measured on the dev halves; see docs/decisions/fusion.md. */
export const CANDIDATE_SETTINGS: CandidateConstants = {
  kindWeights: { question: 1, alternate: 1, answer: 0.95 },
  bm25: { fieldWeights: [1, 1, 0.25], k1: 0.9, b: 0.75 },
  depth: 30,
};

/** A query as both halves of the search take it. */
interface EncodedQuery {
  readonly text: string;
  readonly vector: Float32Array | null;
  readonly mode: SearchMode;
  /** Leaves out the entries for whose rows it is false. */
  readonly accepts?: ((row: number) => boolean) | undefined;
}

/** The best entries of both halves, each with both scores, whichever half found it; in no order. */
export function findCandidates(
  { text, vector, mode, accepts }: EncodedQuery,
  content: Content,
  vectors: VectorIndex,
  settings: CandidateSettings,
): Candidates {
  const words = parseQuery(text, content.keywords);
  const keyword = new Map<number, KeywordScore>();
  for (const score of scoreKeywords(words, content.keywords, settings.bm25)) {
    if (accepts?.(score.row) !== false) keyword.set(score.row, score);
  }
  const dense =
    vector === null
      ? new Map<number, DenseScore>()
      : denseScores(vector, content, vectors, settings, accepts);
  const byDense = new Set(mode === 'keyword' ? [] : dense.keys());
  const exact = mode === 'dense' ? new Map<number, number>() : exactMatches(text, words, content);
  const byKeyword = new Set(
    mode === 'dense'
      ? []
      : [
          ...bestKeywordRows(keyword.values(), content, settings.depth),
          ...[...exact.keys()].filter((row) => keyword.has(row)),
        ],
  );
  const entries = [...new Set([...byDense, ...byKeyword])].map((row) => ({
    row,
    dense:
      vector === null
        ? null
        : (dense.get(row) ?? bestPhrasing(vector, content.labelsOfRow(row), content, vectors, settings)),
    keyword: keyword.get(row) ?? null,
    foundByDense: byDense.has(row),
    foundByKeyword: byKeyword.has(row),
    remains: exact.get(row) ?? 1,
  }));
  return { words, maxIdf: inverseDocumentFrequency(content.entries, 0), entries };
}

/** The first `depth` entries by their best phrasing. More phrasings are asked for, since entries have several. */
function denseScores(
  vector: Float32Array,
  content: Content,
  vectors: VectorIndex,
  settings: CandidateSettings,
  accepts: ((row: number) => boolean) | undefined,
): Map<number, DenseScore> {
  const { rowOfLabel } = content;
  const { depth } = settings;
  const oversampling = Math.ceil((2 * content.phrasings) / Math.max(1, content.entries));
  const neighbors = vectors.nearest(
    vector,
    depth * oversampling,
    accepts && ((label) => accepts(rowOfLabel[label]!)),
  );
  const best = new Map<number, DenseScore>();
  for (const { label, cosine } of neighbors) {
    const row = rowOfLabel[label]!;
    const scored = denseScore(label, cosine, content, settings);
    const known = best.get(row);
    if (known === undefined || scored.score > known.score) best.set(row, scored);
  }
  const first = bestOf(
    best,
    depth,
    ([row, one], [otherRow, other]) => other.score - one.score || compareIds(content, row, otherRow),
  );
  return new Map(first);
}

/** What the vectors say of some phrasings of one entry; null of none. */
function bestPhrasing(
  vector: Float32Array,
  labels: readonly number[],
  content: Content,
  vectors: VectorIndex,
  settings: CandidateSettings,
): DenseScore | null {
  let best: DenseScore | null = null;
  for (const label of labels) {
    const scored = denseScore(label, vectors.cosine(vector, label), content, settings);
    if (best === null || scored.score > best.score) best = scored;
  }
  return best;
}

function denseScore(
  label: number,
  cosine: number,
  { kindOfLabel }: Content,
  { background, kindWeights }: CandidateSettings,
): DenseScore {
  const scaled = scaledCosine(cosine, background);
  return { label, cosine, scaled, score: scaled * kindWeights[PHRASING_KINDS[kindOfLabel[label]!]!] };
}

function bestKeywordRows(scores: Iterable<KeywordScore>, content: Content, depth: number): number[] {
  return bestOf(
    scores,
    depth,
    (one, other) => other.bm25 - one.bm25 || compareIds(content, one.row, other.row),
  ).map(({ row }) => row);
}

/** Ties go by identifier, so that the same question has the same answer in every generation. */
export function compareIds(content: Content, row: number, otherRow: number): number {
  const id = content.idOfRow(row);
  const otherId = content.idOfRow(otherRow);
  return id < otherId ? -1 : Number(id > otherId);
}
