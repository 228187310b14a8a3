/** How far a long piece of work is. `total` is null while it is not known. */
export interface ProgressState {
  /** What is being done, as a person would say it: "Embedding". */
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
  /** What `done` counts: "texts", "rows". */
  readonly unit: string;
  /** More to say about this moment: "loss 0.21". */
  readonly detail?: string;
}

/** Called as often as the worker likes; who shows it decides how often to draw. */
export type ReportProgress = (state: ProgressState) => void;
