import type { FaqEntry, Judgement } from '../../core/domain.ts';
import type { Gate } from '../../core/gate.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { askBoth, type AskedSide } from './ask-both.ts';
import { flipsGate } from './flips-gate.ts';
import { latencyGate } from './latency-gate.ts';
import { qualityGate } from './quality-gate.ts';
import { askedQuestions } from './questions.ts';
import type { Thresholds } from './thresholds.ts';

interface JudgeOptions {
  /** The index that serves, and the one that is to take its place. */
  readonly before: AskedSide;
  readonly after: AskedSide;
  /** Whether both are of the same pair of encoders. */
  readonly sameEncoders: boolean;
  readonly judgements: readonly Judgement[];
  /** Questions that people asked, the latest first. */
  readonly logged: readonly string[];
  readonly thresholds: Thresholds;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares an index with the one that serves, on judged and on logged questions.
 *
 * @throws AppError `cancelled`, and what an encoder throws
 */
export async function judgeAgainst(options: JudgeOptions): Promise<Gate[]> {
  const { before, after, sameEncoders, judgements, logged, thresholds } = options;
  const [old, now] = [before.searcher.content, after.searcher.content];
  const pairs = await askBoth(askedQuestions(judgements, logged), before, after, options);
  const isEdited = (id: string): boolean => !isSame(old.entry(id), now.entry(id));
  const knows = (id: string): boolean => old.rowOfId(id) !== null && now.rowOfId(id) !== null;
  return [
    qualityGate(pairs, knows, thresholds),
    flipsGate(pairs, isEdited, sameEncoders, thresholds),
    latencyGate(pairs, thresholds),
  ];
}

function isSame(one: FaqEntry | null, other: FaqEntry | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.question === other.question &&
    one.answer === other.answer &&
    one.alternates.join('\n') === other.alternates.join('\n')
  );
}
