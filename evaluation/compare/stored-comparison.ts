import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/files.ts';
import type { Comparisons } from '../../store/comparisons/comparisons.ts';
import type { Compared } from './compare.ts';
import { wholeComparisonSchema } from './comparison-document.ts';
import type { Comparison } from './comparison.ts';
import type { SearchedSet } from './measure.ts';

/** A comparison that came to its end, as it can be looked at later. */
export interface KeptComparison {
  readonly id: string;
  readonly comparison: Comparison;
  /** The judged sets, then the logged ones; each in every mode. */
  readonly sets: readonly KeptSet[];
}

export interface KeptSet {
  readonly dataset: string;
  readonly mode: string;
  /** With `relevant` as it was judged; empty for logged questions and for those that the FAQ does not answer. */
  readonly queries: readonly { readonly query: string; readonly relevant: readonly string[] }[];
  readonly judged: boolean;
  /** What entries ask, by their id. */
  readonly questions: Readonly<Record<string, string>>;
  /** Where each candidate's runs are kept. */
  readonly keys: Readonly<Record<string, string>>;
}

const setSchema = z.object({
  dataset: z.string(),
  mode: z.string(),
  queries: z.array(z.object({ query: z.string(), relevant: z.array(z.string()) })),
  judged: z.boolean(),
  questions: z.record(z.string(), z.string()),
  keys: z.record(z.string(), z.string()),
});

/** Raised with the method of the verdicts: those of the first are told without theirs, which were too sure of themselves. */
const VERSION = 2;

const keptSchema = z.object({
  version: z.literal([1, VERSION]),
  comparison: wholeComparisonSchema,
  sets: z.array(setSchema),
});

/** Keeps a comparison for the analyst's pages; of the same candidates on the same data only the latest. */
export function keepComparison(
  comparisons: Pick<Comparisons, 'putFinished'>,
  { comparison, measured }: Compared,
): void {
  const sets = [
    ...measured.judged.map((searched) => keptSet(searched, true)),
    ...measured.logged.map((searched) => keptSet(searched, false)),
  ];
  const names = comparison.candidates.map(({ name }) => name);
  const data = [...comparison.sts, ...comparison.nli].map(({ dataset }) => dataset);
  const id = sha256(JSON.stringify([names, comparison.baseline, data, sets.map(({ keys }) => keys)]));
  comparisons.putFinished(id.slice(0, 12), { version: VERSION, comparison, sets });
}

function keptSet({ set, mode, keys }: SearchedSet, judged: boolean): KeptSet {
  const { entries, queries } = set.task;
  return {
    ...{ dataset: set.name, mode, judged },
    queries: queries.map(({ query, relevant }) => ({ query, relevant: [...relevant] })),
    questions: Object.fromEntries(entries.map(({ id, question }) => [id, question])),
    keys: Object.fromEntries(keys),
  };
}

/** The finished comparisons, the latest first; what cannot be read as one is left out. */
export function keptComparisons(
  comparisons: Pick<Comparisons, 'finishedIds' | 'finished'>,
  limit: number,
): KeptComparison[] {
  return comparisons.finishedIds(limit).flatMap((id) => read(comparisons, id) ?? []);
}

/** @throws AppError `not-found` */
export function keptComparison(comparisons: Pick<Comparisons, 'finished'>, id: string): KeptComparison {
  const kept = read(comparisons, id);
  if (kept !== null) return kept;
  throw new AppError('not-found', 'There is no such comparison any more. Run "bonsai compare" again.');
}

function read(comparisons: Pick<Comparisons, 'finished'>, id: string): KeptComparison | null {
  const parsed = keptSchema.safeParse(comparisons.finished(id));
  if (!parsed.success) return null;
  const { comparison, sets } = parsed.data;
  return { id, comparison, sets };
}
