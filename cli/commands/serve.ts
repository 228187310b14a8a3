import { join } from 'node:path';
import { createLogger } from '../../core/log.ts';
import { shipped } from '../../core/paths.ts';
import { startEncoder } from '../../encoder/service.ts';
import { currentGeneration, openGeneration } from '../../indexer/generations.ts';
import { resolveVariant } from '../../pruning/variants.ts';
import { startServer } from '../../server/start.ts';
import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { runWithContext } from '../run.ts';
import { indexFiles } from './index.ts';

/** Serves until the process is told to stop. */
async function serve({ configuration, signal, note }: Context): Promise<void> {
  const { dataDir, threads, logLevel } = configuration;
  const server = await startServer(
    configuration,
    {
      current: () => currentGeneration(dataDir),
      open: (id) => openGeneration(dataDir, id),
      startEncoder: async ({ source }) =>
        startEncoder(await resolveVariant(source, { dataDir }), { threads }),
    },
    createLogger(logLevel),
  );
  note(`Bonsai FAQ answers on ${server.url}`);
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  await server.close();
}

export function addServe(program: Program): void {
  program
    .command('serve')
    .description('answer questions on a web page and over HTTP; Ctrl-C stops')
    .action((_options, command) => runWithContext(command, serve));

  program
    .command('start')
    .description(
      'serve; index the sample FAQ first where nothing has been indexed yet (what "npm start" does)',
    )
    .action((_options, command) =>
      runWithContext(command, async (context) => {
        if ((await currentGeneration(context.configuration.dataDir)) === null) {
          context.note('Indexing the sample FAQ …');
          await indexFiles(context, [join(shipped.data, 'faq.jsonl')], {});
        }
        await serve(context);
      }),
    );
}
