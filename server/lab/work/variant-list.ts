import { join } from 'node:path';
import { readTextIfPresent } from '../../../core/files.ts';
import type { Comparison, Score, Status } from '../../../evaluation/compare/comparison.ts';
import type { KeptComparison } from '../../../evaluation/compare/stored-comparison.ts';
import { TYPICAL_TOKENS } from '../../../evaluation/cost/cost-task.ts';
import { readLineage, type Lineage } from '../../../encoder/model/lineage.ts';
import { type ListedVariant, listVariants } from '../../../encoder/variants/resolve.ts';

/** A variant with where it comes from and what is known of it. */
export interface DescribedVariant {
  readonly summary: ListedVariant;
  /** Null until it is made, and for a folder that this program did not make. */
  readonly lineage: Lineage | null;
  /** Its model card without the front matter, Markdown; null where it has none. */
  readonly card: string | null;
  /** From the latest comparison in which it was; null where it was in none. */
  readonly measured: MeasuredVariant | null;
}

/** What a comparison says of a candidate. */
export interface MeasuredVariant {
  readonly comparison: string;
  /** ISO 8601. */
  readonly at: string;
  readonly status: Status | null;
  readonly measure: string;
  readonly scores: readonly { readonly dataset: string; readonly mode: string; readonly score: Score }[];
  /** Spearman's correlation by data set, 0..1. */
  readonly similarity: readonly { readonly dataset: string; readonly spearman: number }[];
  /** Median milliseconds of a question of 16 tokens; null where it was not timed. */
  readonly questionMs: number | null;
}

/** Every variant that has a name, as `bonsai models` lists them. */
export async function describedVariants(
  dataDir: string,
  kept: readonly KeptComparison[],
): Promise<DescribedVariant[]> {
  const summaries = await listVariants(dataDir);
  return Promise.all(
    summaries.map(async (summary) => {
      const card = await readTextIfPresent(join(summary.path, 'README.md'));
      return {
        summary,
        lineage: summary.bytes === null ? null : await readLineage(summary.path),
        card: card === null ? null : card.replace(/^---\n[\s\S]*?\n---\n/, ''),
        measured: measuredIn(kept, summary.name),
      };
    }),
  );
}

/** What the latest comparison that has `name` among its candidates says of it. */
function measuredIn(kept: readonly KeptComparison[], name: string): MeasuredVariant | null {
  const latest = kept.find(({ comparison }) => comparison.candidates.some((each) => each.name === name));
  return latest === undefined ? null : measuredOf(latest.id, latest.comparison, name);
}

function measuredOf(id: string, comparison: Comparison, name: string): MeasuredVariant {
  const { verdict, faq, sts, cost, measure, createdAt } = comparison;
  return {
    comparison: id,
    at: createdAt,
    status: verdict.candidates.find((each) => each.name === name)?.status ?? null,
    measure,
    scores: faq.flatMap(({ dataset, mode, rows }) => {
      const score = rows.find((row) => row.name === name)?.scores[measure];
      return score === undefined ? [] : [{ dataset, mode, score }];
    }),
    similarity: sts.flatMap(({ dataset, rows }) => {
      const row = rows.find(({ variant }) => variant === name);
      return row === undefined ? [] : [{ dataset, spearman: row.spearman }];
    }),
    questionMs:
      cost?.results
        .find(({ variant }) => variant === name)
        ?.queries.find(({ tokens }) => tokens === TYPICAL_TOKENS)?.p50 ?? null,
  };
}
