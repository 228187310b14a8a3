import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { readCurrent } from '../../indexer/generations.ts';
import type { Program } from '../console/base.ts';
import { indexInProcess } from '../console/indexing.ts';
import { type Context, runWithContext } from '../console/run.ts';
import { sampleFiles } from '../console/sample.ts';
import { HOST_OPTION, PORT_OPTION, serve } from './serve.ts';

export async function indexSample(context: Context): Promise<void> {
  context.info('Indexing the sample FAQ …');
  if ((await indexInProcess(context, sampleFiles())) === 0) return;
  throw new AppError('failed', 'The sample FAQ could not be indexed; the lines above say why.');
}

export function addStart(program: Program): void {
  program
    .command('start')
    .description(
      'serve; index the sample FAQ first where nothing has been indexed yet (what "npm start" does)',
    )
    .option(...HOST_OPTION)
    .option(...PORT_OPTION)
    .action((_options, command) =>
      runWithContext(command, async (context) => {
        if ((await readCurrent(context.configuration.dataDir)) === null) await indexSample(context);
        throwIfCancelled(context.signal);
        await serve(context);
      }),
    );
}
