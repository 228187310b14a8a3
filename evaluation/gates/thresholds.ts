/** What a new index may lose against the one that serves, before it is stopped. */
export interface Thresholds {
  /** Share of MRR@10 on the judged questions that one is willing to lose. */
  readonly maxLoss: number;
  /** Share of the questions whose first answer may change without a reason. */
  readonly maxFlips: number;
  /** The same where the encoders change, of which one expects that. */
  readonly maxFlipsOfOtherEncoders: number;
  /** How many times as long as before half of the questions may take. */
  readonly maxSlowdown: number;
}

/** Questions below which a share of them says nothing. */
export const MIN_QUESTIONS = 20;

/** What nobody notices, however many times as long it is. */
export const UNNOTICED_MS = 20;
