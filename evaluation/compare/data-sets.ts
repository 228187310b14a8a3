import { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/files.ts';
import {
  type FaqTask,
  type PhrasingChoice,
  readFaqTask,
  type SplitChoice,
} from '../../faq/datasets/faq-task.ts';
import { readStsPairs, type StsPair } from '../../faq/datasets/sentence-pairs.ts';
import { readEntries } from '../../faq/entries.ts';
import { phrasingsOf } from '../../faq/phrasings.ts';
import { type NliFiles, type NliTask, readNliTask } from '../quality/nli.ts';

/** A set that variants are measured on. */
interface DataSet {
  /** What people call it, as `namesOfFiles` and `namesOfJudged` make it. */
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
  const half = files.split === 'all' ? '' : `, ${files.split}`;
  const named = <T>(names: readonly string[], sets: readonly T[]): (T & { name: string })[] =>
    sets.map((set, at) => ({ ...set, name: names[at] ?? '' }));
  return {
    judged: named(
      namesOfJudged(faq).map((name) => name + half),
      await Promise.all(faq.map((set) => readJudged(set, files))),
    ),
    sts: named(namesOfFiles(sts), await Promise.all(sts.map(readSts))),
    nli: named(namesOfFiles(nli.map(({ test }) => test)), await Promise.all(nli.map(readNli))),
    logged: named(
      namesOfFiles(logged),
      await Promise.all(logged.map((entries) => readLogged(entries, loggedQuestions()))),
    ),
  };
}

type Unnamed<Set extends DataSet> = Omit<Set, 'name'>;

async function readJudged(
  { entries, judgements }: DataSetFiles['faq'][number],
  { phrasings, split }: DataSetFiles,
): Promise<Unnamed<FaqSet>> {
  const task = await readFaqTask({ entries, judgements, phrasings, split, unanswerable: true });
  return { task, hash: hashOf(task) };
}

async function readLogged(file: string, questions: readonly string[]): Promise<Unnamed<FaqSet>> {
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
  return { task, hash: hashOf(task) };
}

async function readSts(file: string): Promise<Unnamed<StsSet>> {
  const pairs = await readStsPairs(file);
  return { pairs, hash: hashOf(pairs) };
}

async function readNli(files: NliFiles): Promise<Unnamed<NliSet>> {
  const task = await readNliTask(files);
  return { task, hash: hashOf(task) };
}

function hashOf(content: unknown): string {
  return sha256(JSON.stringify(content));
}

/**
 * What files are called where each is named beside the others: the end of its path, of two parts
 * (`faq-a/faqs.jsonl`), and of more where two different files would be called the same.
 */
export function namesOfFiles(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split(/[\\/]+/));
  const longest = Math.max(...parts.map(({ length }) => length));
  const different = new Set(paths).size;
  for (let length = 2; length < longest; length++) {
    const names = parts.map((each) => each.slice(-length).join('/'));
    if (new Set(names).size === different) return names;
  }
  return parts.map((each) => each.join('/'));
}

/** The names of FAQs; one that is asked by several files of judgements bears theirs as well. */
export function namesOfJudged(
  sets: readonly { readonly entries: string; readonly judgements: string }[],
): string[] {
  const entries = namesOfFiles(sets.map((set) => set.entries));
  const judgements = namesOfFiles(sets.map((set) => set.judgements));
  return entries.map((name, at) => {
    const isAlone = entries.filter((each) => each === name).length === 1;
    return isAlone ? name : `${name}, ${judgements[at] ?? ''}`;
  });
}
