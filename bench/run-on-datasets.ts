import { runWithContext, type Context } from '../cli/console/run.ts';
import { AppError } from '../core/errors.ts';

/**
 * Does a script's work as a command's is done, by the settings of the environment: progress, Ctrl-C, one line for an expected
 * error.
 *
 * @param work is given the folder of the evaluation sets, too
 */
export async function runOnDatasets(
  work: (context: Context, datasets: string) => Promise<void>,
): Promise<void> {
  try {
    await runWithContext({ optsWithGlobals: () => ({}) }, async (context) => {
      const { datasets } = context.configuration;
      if (datasets === '') {
        throw new AppError('invalid', 'Set BONSAI_DATASETS to the folder of the evaluation sets.');
      }
      await work(context, datasets);
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
