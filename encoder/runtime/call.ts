import { AppError } from '../../core/errors.ts';
import type { EmbedResult } from './session.ts';

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds from now after which the call gives up. */
  readonly deadlineMs?: number;
  /** Called after each text with how many are done. */
  readonly onProgress?: (done: number) => void;
}

/** One `embed` that is under way: what has been gathered for it, and its one outcome. */
export interface Call {
  readonly texts: readonly string[];
  readonly settled: boolean;
  /** Takes the vector of one text; with the last one the call is done. */
  accept(index: number, vector: Float32Array, truncated: boolean): void;
  readonly fail: (error: AppError) => void;
}

/** Opens a call, which fails by itself with `timeout` or `cancelled`. `onOutcome` is called exactly once. */
export function openCall(
  texts: readonly string[],
  dimensions: number,
  { signal, deadlineMs, onProgress }: EmbedOptions,
  onOutcome: (outcome: EmbedResult | AppError) => void,
): Call {
  const vectors = new Float32Array(texts.length * dimensions);
  let done = 0;
  let truncated = 0;
  let settled = false;
  let timer: NodeJS.Timeout | undefined;

  function settle(outcome: EmbedResult | AppError): void {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    onOutcome(outcome);
  }

  function cancel(): void {
    settle(new AppError('cancelled', 'Cancelled.'));
  }

  signal?.addEventListener('abort', cancel);
  if (deadlineMs !== undefined) {
    timer = setTimeout(() => {
      settle(new AppError('timeout', `The encoder did not answer within ${deadlineMs} ms.`));
    }, deadlineMs);
  }

  return {
    texts,
    get settled() {
      return settled;
    },
    accept(index, vector, wasTruncated) {
      if (settled) return;
      vectors.set(vector, index * dimensions);
      if (wasTruncated) truncated++;
      done++;
      onProgress?.(done);
      if (done === texts.length) settle({ vectors, truncated });
    },
    fail: settle,
  };
}
