import { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/files.ts';
import { type FaqTask, type PhrasingChoice, readFaqTask, type SplitChoice } from '../../datasets/faq-task.ts';
import { readStsPairs, type StsPair } from '../../datasets/sts-pairs.ts';
import { readEntries } from '../../faq/entries.ts';
import { phrasingsOf } from '../../faq/phrasings.ts';
import { type NliFiles, type NliTask, readNliTask } from '../nli.ts';

/** A set that variants are measured on. */
interface DataSet {
  /** What people call it: the end of its path. */
  readonly name: string;
  /** SHA-256 of what it holds and how it is asked. */
  readonly hash: string;
}

/** A FAQ with questions: judged ones, or logged ones whose `relevant` is empty. */
export interface FaqSet extends DataSet {
  readonly task: FaqTask;
}

export interface StsSet extends DataSet {
  readonly pairs: readonly StsPair[];
}

export interface NliSet extends DataSet {
  readonly task: NliTask;
}

export interface DataSets {
  readonly judged: readonly FaqSet[];
  readonly sts: readonly StsSet[];
  readonly nli: readonly NliSet[];
  readonly logged: readonly FaqSet[];
}

export interface DataSetFiles {
  readonly faq: readonly { readonly entries: string; readonly judgements: string }[];
  readonly phrasings: PhrasingChoice;
  readonly split: SplitChoice;
  readonly sts: readonly string[];
  readonly nli: readonly NliFiles[];
  /** FAQs that the logged questions are put to. */
  readonly logged: readonly string[];
}

/**
 * Reads everything before anything is measured, so that a bad file costs no time.
 *
 * @param loggedQuestions gives the questions that people have asked; called only where they are wanted
 * @throws AppError `invalid` with the bad lines, for no data at all, and where nobody has asked anything yet
 */
export async function readDataSets(
  files: DataSetFiles,
  loggedQuestions: () => readonly string[],
): Promise<DataSets> {
  const { faq, sts, nli, logged } = files;
  if (faq.length + sts.length + nli.length + logged.length === 0) {
    throw new AppError(
      'invalid',
      'There is nothing to compare on: name a FAQ and its judgements, or use --sts, --nli or --logged.',
    );
  }
  return {
    judged: await Promise.all(faq.map((set) => readJudged(set, files))),
    sts: await Promise.all(sts.map(readSts)),
    nli: await Promise.all(nli.map(readNli)),
    logged: await Promise.all(logged.map((entries) => readLogged(entries, loggedQuestions()))),
  };
}

async function readJudged(
  { entries, judgements }: DataSetFiles['faq'][number],
  { phrasings, split }: DataSetFiles,
): Promise<FaqSet> {
  const task = await readFaqTask({ entries, judgements, phrasings, split, unanswerable: true });
  const half = split === 'all' ? '' : `, ${split}`;
  return { name: shortName(entries) + half, task, hash: hashOf(task) };
}

async function readLogged(file: string, questions: readonly string[]): Promise<FaqSet> {
  if (questions.length === 0) {
    throw new AppError(
      'invalid',
      'No questions are logged yet in this data folder, so that --logged has nothing to look at.',
    );
  }
  const { entries: read } = await readEntries([file]);
  const entries = read.map(({ entry }) => entry);
  const queries = questions.map((query) => ({ query, relevant: [] }));
  const task = { entries, phrasings: entries.flatMap(phrasingsOf), queries };
  return { name: shortName(file), task, hash: hashOf(task) };
}

async function readSts(file: string): Promise<StsSet> {
  const pairs = await readStsPairs(file);
  return { name: shortName(file), pairs, hash: hashOf(pairs) };
}

async function readNli(files: NliFiles): Promise<NliSet> {
  const task = await readNliTask(files);
  return { name: shortName(files.test), task, hash: hashOf(task) };
}

function hashOf(content: unknown): string {
  return sha256(JSON.stringify(content));
}

/** The last two parts of a path, which tell `faq-a/faqs.jsonl` from `faq-b/faqs.jsonl`. */
function shortName(path: string): string {
  return path.split(/[\\/]/).slice(-2).join('/');
}
