import { spearman } from '../../../measures/correlation.ts';
import { retrievalScore } from '../../../measures/retrieval.ts';
import { dot, mean } from '../../../measures/summary.ts';
import { createTextTable } from '../data/batches/epoch.ts';
import { COSINE, type DevData, type DevFaq, STS } from './dev-data.ts';

/** By name, x 100. */
export type Figures = Readonly<Record<string, number>>;

/** Dev data by the rows of its texts. */
interface DevTask {
  /** Each once. */
  readonly texts: readonly string[];
  /**
   * What unit vectors of the texts [texts · hidden] are worth: `sts`, Spearman's correlation of cosines and scores;
   * MRR@10 of each FAQ by its name; `cosine`, the mean cosine to the teacher's vectors, over all texts, where those are
   * of the same width.
   */
  readonly figures: (vectors: Float32Array, teacher: Float32Array) => Figures;
}

/** Entries that count in a ranking. */
const DEPTH = 10;

/** @param others texts that count for the cosine only */
export function devTask({ sts, faq }: DevData, others: readonly string[]): DevTask {
  const { texts, row } = createTextTable();
  const pairs = sts?.map(
    ({ sentence1, sentence2, score }) => [row(sentence1), row(sentence2), score] as const,
  );
  const faqs = faq.map((each) => rowsOf(each, row));
  for (const text of others) row(text);

  return {
    texts,
    figures(vectors, teacher) {
      const hidden = vectors.length / texts.length;
      const at = (of: Float32Array, index: number): Float32Array =>
        of.subarray(index * hidden, (index + 1) * hidden);
      const cosine = (left: number, right: number): number => dot(at(vectors, left), at(vectors, right));
      const agreement =
        teacher.length === vectors.length
          ? texts.map((_, index) => dot(at(vectors, index), at(teacher, index)))
          : null;
      return {
        ...(pairs !== undefined && {
          [STS]:
            100 *
            spearman(
              pairs.map(([, , score]) => score),
              pairs.map(([left, right]) => cosine(left, right)),
            ),
        }),
        ...Object.fromEntries(faqs.map((each) => [each.name, 100 * reciprocalRank(each, cosine)])),
        ...(agreement !== null && { [COSINE]: 100 * mean(agreement) }),
      };
    },
  };
}

interface FaqRows {
  readonly name: string;
  readonly entries: readonly { readonly id: string; readonly text: number }[];
  readonly queries: readonly { readonly text: number; readonly relevant: ReadonlySet<string> }[];
}

function rowsOf({ name, task }: DevFaq, row: (text: string) => number): FaqRows {
  return {
    name,
    entries: task.phrasings.map(({ entryId, text }) => ({ id: entryId, text: row(text) })),
    queries: task.queries.map(({ query, relevant }) => ({ text: row(query), relevant: new Set(relevant) })),
  };
}

/** MRR@10, 0..1; of entries with the same cosine the earlier one comes first, as in the exact scan. */
function reciprocalRank(
  { entries, queries }: FaqRows,
  cosine: (left: number, right: number) => number,
): number {
  return mean(
    queries.map(({ text, relevant }) => {
      const ranking = entries
        .map((entry) => ({ id: entry.id, cosine: cosine(text, entry.text) }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, DEPTH)
        .map(({ id }) => id);
      return retrievalScore(`MRR@${DEPTH}`, ranking, relevant);
    }),
  );
}
