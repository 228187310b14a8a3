import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { Tokenizer } from '../../encoder/tokenizer.ts';

/** Texts after which others have their turn: Ctrl-C, and what is shown of the progress. */
const TOGETHER = 1000;

/**
 * The token ids of each text.
 *
 * @throws AppError `cancelled`
 */
export async function tokenise(
  texts: readonly string[],
  tokenizer: Tokenizer,
  { signal, report }: { signal?: AbortSignal | undefined; report?: ReportProgress | undefined },
): Promise<number[][]> {
  const tokens: number[][] = [];
  for (const text of texts) {
    tokens.push([...tokenizer.encode(text).ids]);
    if (tokens.length % TOGETHER !== 0) continue;
    report?.({ phase: 'Reading texts', done: tokens.length, total: texts.length, unit: 'texts' });
    await nextTurn();
    throwIfCancelled(signal);
  }
  return tokens;
}
