import type { Configuration } from '../../core/configuration.ts';
import type { ReportProgress } from '../../core/progress.ts';

/** What every command is given: the settings in force, a way to be stopped, and where output goes. */
export interface Context {
  readonly configuration: Configuration;
  /** Aborted by Ctrl-C and by a termination signal. */
  readonly signal: AbortSignal;
  /** Whether exactly one JSON document is wanted on standard output. */
  readonly json: boolean;
  readonly report: ReportProgress;
  /** A line for the person at the terminal, on standard error. */
  readonly note: (line: string) => void;
  /** The result: the document with `--json`, else the text, on standard output. */
  readonly result: (document: unknown, text: () => string) => void;
}
