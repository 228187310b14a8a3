import { setImmediate as nextTurn } from 'node:timers/promises';
import { PHRASING_KINDS } from '../../../core/domain.ts';
import { throwIfCancelled } from '../../../core/errors.ts';
import type { ReportProgress } from '../../../core/progress.ts';
import type { VectorIndex } from '../../../search/dense/vectors.ts';
import type { Content } from '../../../store/generation/content.ts';
import { clashes, type Clash } from './contradictions.ts';

/** Two entries that ask nearly the same. */
export interface EntryPair {
  readonly one: PairedEntry;
  readonly other: PairedEntry;
  /** Of their nearest questions or alternates. */
  readonly cosine: number;
  readonly clashes: readonly Clash[];
}

export interface PairedEntry {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** The question or alternate that comes so near to the other entry. */
  readonly phrasing: string;
}

/** Where questions are so alike that one entry would do; and where answers that differ are worth a look. */
export const DUPLICATE_COSINE = 0.85;
const RELATED_COSINE = 0.7;
/** Near phrasings of other entries that are looked at for each. */
const NEIGHBORS = 12;
const MAX_PAIRS = 300;

/**
 * Pairs of entries whose questions or alternates are alike: those that could be one entry, and those whose answers clash; the
 * nearest first. Lets others have their turn between two searches.
 *
 * @throws AppError `cancelled`
 */
export async function entryPairs(
  content: Pick<
    Content,
    'entries' | 'labelsOfRow' | 'rowOfLabel' | 'kindOfLabel' | 'phrasing' | 'entryOfRow'
  >,
  vectors: VectorIndex,
  { report, signal }: { readonly report?: ReportProgress; readonly signal?: AbortSignal } = {},
): Promise<EntryPair[]> {
  const answerKind = PHRASING_KINDS.indexOf('answer');
  const nearest = new Map<string, { rows: [number, number]; labels: [number, number]; cosine: number }>();
  for (let row = 0; row < content.entries; row++) {
    report?.({ phase: 'Comparing entries', done: row, total: content.entries, unit: 'entries' });
    for (const label of content.labelsOfRow(row)) {
      if (content.kindOfLabel[label] === answerKind) continue;
      await nextTurn();
      throwIfCancelled(signal);
      const found = vectors.nearest(
        vectors.vector(label),
        NEIGHBORS,
        // Each pair is met once, from its earlier entry.
        (other) => (content.rowOfLabel[other] ?? 0) > row && content.kindOfLabel[other] !== answerKind,
      );
      for (const { label: other, cosine } of found) {
        const otherRow = content.rowOfLabel[other] ?? 0;
        const key = `${row} ${otherRow}`;
        if (cosine < RELATED_COSINE || cosine <= (nearest.get(key)?.cosine ?? -1)) continue;
        nearest.set(key, { rows: [row, otherRow], labels: [label, other], cosine });
      }
    }
  }
  return [...nearest.values()]
    .sort((one, other) => other.cosine - one.cosine)
    .map(({ rows, labels, cosine }) => {
      const paired = (side: 0 | 1): PairedEntry => {
        const { id, question, answer } = content.entryOfRow(rows[side]);
        return { id, question, answer, phrasing: content.phrasing(labels[side]).text };
      };
      const [one, other] = [paired(0), paired(1)];
      return { one, other, cosine, clashes: clashes(one.answer, other.answer) };
    })
    .filter((pair) => pair.cosine >= DUPLICATE_COSINE || pair.clashes.length > 0)
    .slice(0, MAX_PAIRS);
}
