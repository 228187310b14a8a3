import { ADAMW, adamW, type Moments, type Update } from './adamw.ts';

/** The gradient of the word table where batches touched it: one row a distinct token. */
export interface RowGradient {
  /** The row of each token, in order of appearance. */
  readonly slots: ReadonlyMap<number, number>;
  /** [at least as many as slots, hidden] */
  readonly rows: Float32Array;
}

/** The rows of `table` [vocabulary, hidden] that `ids` name, one after the other, into `rows`. */
export function gatherRows(table: Float32Array, ids: Int32Array, hidden: number, rows: Float32Array): void {
  for (const [position, id] of ids.entries()) {
    rows.set(table.subarray(id * hidden, (id + 1) * hidden), position * hidden);
  }
}

/** The gradients of one batch's positions. */
export interface PositionGradients {
  /** Token ids, [positions]. */
  readonly ids: Int32Array;
  /** 1 where there is a token, [positions]; padding has no gradient. */
  readonly mask: Float32Array;
  /** [positions, hidden] */
  readonly gradient: Float32Array;
  /** What the batch counts; all of them together 1. */
  readonly share: number;
}

/** The weighted mean over batches of the sums over positions that hold the same token. */
export function scatterRows(batches: readonly PositionGradients[], hidden: number): RowGradient {
  const slots = new Map<number, number>();
  for (const { ids, mask } of batches) {
    for (const [position, id] of ids.entries()) {
      if (mask[position] === 1 && !slots.has(id)) slots.set(id, slots.size);
    }
  }
  const rows = new Float32Array(slots.size * hidden);
  for (const { ids, mask, gradient, share } of batches) {
    for (const [position, id] of ids.entries()) {
      if (mask[position] !== 1) continue;
      const [to, from] = [slots.get(id)! * hidden, position * hidden];
      for (let i = 0; i < hidden; i++) {
        rows[to + i] = rows[to + i]! + share * gradient[from + i]!;
      }
    }
  }
  return { slots, rows };
}

/**
 * Adam on the touched rows only, untouched ones keep their moments: torch.optim.SparseAdam. No decay, which
 * would pull at words that a batch does not hold.
 */
export function updateRows(
  table: Float32Array,
  { slots, rows }: RowGradient,
  moments: Moments,
  update: Omit<Update, 'decay'>,
  hidden: number,
): void {
  // Added before the moments' bias is corrected, where AdamW adds it after.
  const epsilon = ADAMW.epsilon / Math.sqrt(1 - ADAMW.beta2 ** update.step);
  const [how, settings] = [
    { ...update, decay: 0 },
    { ...ADAMW, epsilon },
  ];
  // Indexed loop: for-of makes AdamW ten times as slow (docs/decisions/training.md).
  const touched = [...slots];
  for (let i = 0; i < touched.length; i++) {
    const [token, slot] = touched[i]!;
    const range = { offset: token * hidden, from: slot * hidden, length: hidden };
    adamW(table, rows, moments, how, settings, range);
  }
}
