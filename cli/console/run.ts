import { z } from 'zod';
import { loadConfiguration, type Configuration } from '../../core/configuration.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { isPart, watchParent } from './parent.ts';
import { progressDisplay, silentDisplay } from './progress.ts';

/** What every command is given: the settings in force, a way to be stopped, and where output goes. */
export interface Context {
  readonly configuration: Configuration;
  /** Aborted by Ctrl-C and by a termination signal. */
  readonly signal: AbortSignal;
  /** Whether exactly one JSON document is wanted on standard output. */
  readonly json: boolean;
  /** Shown on a terminal only, and not with `--json`: what runs every night must be silent while all goes well. */
  readonly report: ReportProgress;
  /** A line on standard error about what was done; left out with `--json`. */
  readonly info: (line: string) => void;
  /** A line on standard error that somebody has to see. */
  readonly warn: (line: string) => void;
  /** The result: the document with `--json`, else the text, on standard output. */
  readonly result: (document: unknown, text: () => string) => void;
}

/** Options that every command takes (see base.ts), and those that are settings too. */
const settingsSchema = z.object({
  dataDir: z.string().optional(),
  threads: z.string().optional(),
  json: z.boolean().default(false),
  host: z.string().optional(),
  port: z.string().optional(),
});

/** A commander command as far as this file needs it. */
interface Parsed {
  optsWithGlobals(): unknown;
}

/**
 * Does a command's work with a context made from its options; Ctrl-C, a termination signal and, below `npx`, the end of
 * npm abort it; a second Ctrl-C ends the process at once.
 */
export async function runWithContext(
  command: Parsed,
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const options = settingsSchema.parse(command.optsWithGlobals());
  const configuration = loadConfiguration(process.cwd(), process.env, {
    dataDir: options.dataDir,
    threads: options.threads,
    server: { host: options.host, port: options.port },
  });
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    if (signal === 'SIGINT' && !isPart) process.stderr.write('\nStopping …\n');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const stopWatching = watchParent(process.env, () => {
    controller.abort();
  });
  const display = options.json || !process.stderr.isTTY ? silentDisplay : progressDisplay(process.stderr);
  const line = (text: string): void => {
    display.stop();
    process.stderr.write(`${text}\n`);
  };
  try {
    await work({
      configuration,
      signal: controller.signal,
      json: options.json,
      report: display.report,
      info: options.json ? () => undefined : line,
      warn: line,
      result(document, text) {
        display.stop();
        process.stdout.write(options.json ? `${JSON.stringify(document)}\n` : `${text()}\n`);
      },
    });
  } finally {
    display.stop();
    stopWatching();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
