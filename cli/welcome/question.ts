import { createInterface } from 'node:readline';
import { AppError } from '../../core/errors.ts';
import { pathCompletions } from './faq-path.ts';

/**
 * Asks for a line on the terminal; Tab completes paths.
 *
 * @throws AppError `cancelled` on Ctrl-C, on Ctrl-D and when `signal` is aborted
 */
export function askForPath(question: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const terminal = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: true,
      completer: (typed: string) => [pathCompletions(typed), typed],
    });
    const close = (): void => {
      terminal.close();
    };
    let answered = false;
    terminal.on('close', () => {
      signal.removeEventListener('abort', close);
      if (answered) return;
      process.stderr.write('\n');
      reject(new AppError('cancelled', 'Cancelled.'));
    });
    terminal.question(question, (line) => {
      answered = true;
      close();
      resolve(line);
    });
    signal.addEventListener('abort', close, { once: true });
    if (signal.aborted) close();
  });
}
