import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { Searcher } from '../../search/searcher.ts';
import { RANKING_DEPTH } from '../quality/faq-scores.ts';
import type { AskedQuestion } from './questions.ts';

/** An index that is asked, and what embeds its questions. */
export interface AskedSide {
  readonly searcher: Searcher;
  /** Of what embeds the questions: vectors of another never meet this index. */
  readonly identity: string;
  readonly embed: (texts: readonly string[]) => Promise<Float32Array>;
}

/** What an index answered. */
export interface Answer {
  /** Ids, best first. */
  readonly ranking: readonly string[];
  /** The first entry, where the page shows one as an answer; null where it says that there is none. */
  readonly shown: string | null;
  readonly milliseconds: number;
}

/** One question, and what each index answered. */
export interface AnswerPair {
  readonly question: AskedQuestion;
  readonly before: Answer;
  readonly after: Answer;
}

interface AskOptions {
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the index that serves and the one that is to take its place, one after the other for each question, so that what else
 * the machine does slows both.
 *
 * @throws AppError `cancelled`, and what an encoder throws
 */
export async function askBoth(
  questions: readonly AskedQuestion[],
  before: AskedSide,
  after: AskedSide,
  { report, signal }: AskOptions = {},
): Promise<AnswerPair[]> {
  const pairs: AnswerPair[] = [];
  const total = questions.length;
  // The first search of an index reads it from the disk.
  if (questions[0] !== undefined)
    for (const side of [before, after]) await ask(side, questions[0], new Map());
  for (const [done, question] of questions.entries()) {
    throwIfCancelled(signal);
    report?.({ phase: 'Comparing', done, total, unit: 'questions' });
    await setImmediate();
    const embedded = new Map<string, Embedded>();
    pairs.push({
      question,
      before: await ask(before, question, embedded),
      after: await ask(after, question, embedded),
    });
  }
  report?.({ phase: 'Comparing', done: total, total, unit: 'questions' });
  return pairs;
}

interface Embedded {
  readonly vectors: Float32Array;
  readonly milliseconds: number;
}

/** @param embedded what was embedded of this question: where both sides embed the same by the same encoder, it is done once */
async function ask(
  { searcher, identity, embed }: AskedSide,
  { query }: AskedQuestion,
  embedded: Map<string, Embedded>,
): Promise<Answer> {
  const started = performance.now();
  const texts = searcher.textsOf(query, 'hybrid');
  const read = performance.now() - started;
  const key = JSON.stringify([identity, ...texts]);
  const known = embedded.get(key) ?? (await timed(() => embed(texts)));
  embedded.set(key, known);
  const searched = performance.now();
  const { hits, band } = searcher.search({ query, limit: RANKING_DEPTH, mode: 'hybrid' }, known.vectors);
  return {
    ranking: hits.map(({ id }) => id),
    shown: band === 'none' ? null : (hits[0]?.id ?? null),
    milliseconds: read + known.milliseconds + (performance.now() - searched),
  };
}

async function timed(embed: () => Promise<Float32Array>): Promise<Embedded> {
  const started = performance.now();
  const vectors = await embed();
  return { vectors, milliseconds: performance.now() - started };
}
