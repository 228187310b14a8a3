import type { Judgement, Phrasing } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { type PhrasingChoice, readFaqTask, type Split, splitOf } from '../../faq/datasets/faq-task.ts';
import { readStsPairs, type StsPair } from '../../faq/datasets/sentence-pairs.ts';
import { readEntries } from '../../faq/entries.ts';
import { phrasingsOf } from '../../faq/phrasings.ts';
import type { SourceOptions } from '../../faq/sources/source.ts';
import type { RetrievalMeasure } from '../../measures/retrieval.ts';
import type { TextVectors } from './nearest-entries.ts';
import { agreementParts, judgedPart, stsPart, type Part } from './objectives.ts';

export interface SelectionFiles {
  /** The FAQ, in any format that indexing reads. */
  readonly entries: string;
  /** Without them choices are held against full depth. */
  readonly judgements?: string | undefined;
  readonly sts?: string | undefined;
  readonly phrasings: PhrasingChoice;
}

/** What choices are measured on. */
export interface SelectionData {
  readonly phrasings: readonly Phrasing[];
  /** Null where there are no judgements. */
  readonly judgements: readonly Judgement[] | null;
  /** What agreement is measured on; empty with judgements. */
  readonly questions: readonly string[];
  readonly sts: readonly StsPair[];
}

/**
 * Reads what choices are measured on.
 *
 * @param logged questions that people have asked
 * @throws AppError `invalid`, naming the row, for a bad one; and as `readFaqTask` and `readStsPairs`
 */
export async function readSelectionData(
  files: SelectionFiles,
  logged: readonly string[],
  options: SourceOptions = {},
): Promise<SelectionData> {
  const { entries, judgements, phrasings } = files;
  const sts = files.sts === undefined ? [] : await readStsPairs(files.sts, options);
  if (judgements !== undefined) {
    const task = await readFaqTask({ entries, judgements, phrasings, split: 'all' }, options);
    return { phrasings: task.phrasings, judgements: task.queries, questions: [], sts };
  }
  const all = await readPhrasings(entries, options);
  const asked = all.filter(({ kind }) => kind !== 'answer').map(({ text }) => text);
  return {
    phrasings: phrasings === 'all' ? all : all.filter(({ kind }) => kind === 'question'),
    judgements: null,
    questions: [...new Set([...logged, ...asked])],
    sts,
  };
}

async function readPhrasings(file: string, options: SourceOptions): Promise<Phrasing[]> {
  const { entries, rejected } = await readEntries([file], options);
  const [bad] = rejected;
  if (bad === undefined) return entries.flatMap(({ entry }) => phrasingsOf(entry));
  throw new AppError(
    'invalid',
    `${bad.file}, line ${bad.line}: ${bad.reason}. Correct or remove that row (${rejected.length} such).`,
  );
}

/** One half of the data: choices are made on `dev` and confirmed once on `test`. */
export interface Half {
  /** Queries or questions in it. */
  readonly queries: number;
  /** Every text whose vector is needed, each once. */
  readonly texts: readonly string[];
  /** @param full vectors of full depth */
  parts(full: TextVectors): Part[];
}

/**
 * The half of the queries, questions and pairs, by the product's rule; a pair belongs where its first sentence does.
 *
 * @throws AppError `invalid` for a half without queries or with a single pair
 */
export function halfOf(data: SelectionData, split: Split, measure: RetrievalMeasure): Half {
  const { phrasings } = data;
  const judgements = data.judgements?.filter(({ query }) => splitOf(query) === split) ?? [];
  const questions = data.questions.filter((question) => splitOf(question) === split);
  const sts = data.sts.filter(({ sentence1 }) => splitOf(sentence1) === split);
  const queries = judgements.length + questions.length;
  if (queries === 0) throw tooFew(split, 'query');
  if (data.sts.length > 0 && sts.length < 2) throw tooFew(split, 'pair of sentences');
  const texts = [
    ...phrasings.map(({ text }) => text),
    ...judgements.map(({ query }) => query),
    ...questions,
    ...sts.flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]),
  ];
  return {
    queries,
    texts: [...new Set(texts)],
    parts: (full) => [
      ...(data.judgements === null
        ? agreementParts(phrasings, questions, full)
        : [judgedPart(measure, phrasings, judgements)]),
      ...(sts.length > 0 ? [stsPart(sts)] : []),
    ],
  };
}

function tooFew(split: Split, what: string): AppError {
  return new AppError(
    'invalid',
    `The ${split} half has no ${what} to measure with: layers are chosen on one half of what you give, and confirmed on the other. Give more.`,
  );
}
