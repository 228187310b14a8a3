import type { FaqEntry, Judgement, Phrasing } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/files.ts';
import { readEntries } from '../entries.ts';
import { readJudgements } from '../judgements.ts';
import { phrasingsOf } from '../phrasings.ts';
import type { SourceOptions } from '../sources/source.ts';

export const PHRASING_CHOICES = ['question', 'all'] as const;
/** Which texts of an entry it may be found by. */
export type PhrasingChoice = (typeof PHRASING_CHOICES)[number];

export const SPLIT_CHOICES = ['dev', 'test', 'all'] as const;
/** Which half of the queries is measured; see `splitOf`. */
export type SplitChoice = (typeof SPLIT_CHOICES)[number];

interface FaqTaskFiles {
  readonly entries: string;
  readonly judgements: string;
  readonly phrasings: PhrasingChoice;
  readonly split: SplitChoice;
  /** Also the queries that the FAQ does not answer; false where absent. */
  readonly unanswerable?: boolean;
}

/** A FAQ and the queries that are put to it; each has a right entry unless unanswerable ones were asked for. */
export interface FaqTask {
  readonly entries: readonly FaqEntry[];
  readonly phrasings: readonly Phrasing[];
  readonly queries: readonly Judgement[];
}

/**
 * Reads a FAQ and its judgements, and checks them against each other: a row that cannot be read or a judgement of
 * an entry that is not there fails the task, since leaving it out would flatter whoever is measured.
 *
 * @throws AppError `invalid`, naming the rows; and as `readEntries` and `readJudgements`.
 */
export async function readFaqTask(files: FaqTaskFiles, options: SourceOptions = {}): Promise<FaqTask> {
  const { entries: read, rejected } = await readEntries([files.entries], options);
  const [bad] = rejected;
  if (bad !== undefined) {
    throw new AppError(
      'invalid',
      `${bad.file}, line ${bad.line}: ${bad.reason}. Correct or remove that row (${rejected.length} such).`,
    );
  }
  const entries = read.map(({ entry }) => entry);
  const known = { ids: new Set(entries.map(({ id }) => id)), file: files.entries };
  const judgements = await readJudgements(files.judgements, { ...options, known });
  const ofSplit = judgements.filter(({ query }) => files.split === 'all' || splitOf(query) === files.split);
  const answerable = ofSplit.filter(({ relevant }) => relevant.length > 0);
  if (answerable.length === 0) {
    throw new AppError(
      'invalid',
      `${files.judgements} has no query with an answer${files.split === 'all' ? '' : ` in its ${files.split} half`}, so there is nothing to measure.`,
    );
  }
  const searched = files.phrasings === 'all' ? entries : entries.map(questionAlone);
  const queries = files.unanswerable === true ? ofSplit : answerable;
  return { entries: searched, phrasings: searched.flatMap(phrasingsOf), queries };
}

/** The entry as if its owner had written nothing but the question, for the keyword half too. */
function questionAlone(entry: FaqEntry): FaqEntry {
  return { ...entry, alternates: [], answer: '' };
}

export type Split = 'dev' | 'test';

/** The half of its set that a query belongs to: `dev` when the first byte of its SHA-256 is even. */
export function splitOf(query: string): Split {
  return Number.parseInt(sha256(query).slice(0, 2), 16) % 2 === 0 ? 'dev' : 'test';
}
