import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { createLogger } from '../../core/log.ts';
import { shipped, siblingModule } from '../../core/paths.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import { currentGeneration, openGeneration, inOrderOfTrust, readCurrent } from '../../indexer/generations.ts';
import { resolveRecorded } from '../../encoder/variants/resolve.ts';
import { startServer } from '../../server/start.ts';
import type { Program } from '../console/base.ts';
import { type Context, runWithContext } from '../console/run.ts';

const HOST_OPTION = [
  '--host <address>',
  'where to listen (default: 127.0.0.1, or HOST); 0.0.0.0 for other machines too',
] as const;
const PORT_OPTION = ['--port <number>', 'where to listen (default: 3000, or PORT)'] as const;

/** Serves until the process is told to stop. */
async function serve({ configuration, signal, info }: Context): Promise<void> {
  const { dataDir, threads, logLevel } = configuration;
  const server = await startServer(
    configuration,
    {
      current: () => currentGeneration(dataDir),
      kept: async () => (await inOrderOfTrust(dataDir)).map(({ id }) => id),
      open: (id) => openGeneration(dataDir, id),
      startEncoder: async (variant, onLoss) =>
        startEncoder(await resolveRecorded(variant, { dataDir }), { threads, onLoss }),
    },
    createLogger(logLevel),
  );
  info(`Bonsai FAQ answers on ${server.url}`);
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  await server.close();
}

/** Indexes in a process of its own, whose memory is given back before serving begins. */
async function indexSample({ configuration, info }: Context): Promise<void> {
  info('Indexing the sample FAQ …');
  const { dataDir, threads } = configuration;
  const settings = ['--data-dir', dataDir, '--threads', String(threads)];
  const indexer = spawn(
    process.execPath,
    [
      ...process.execArgv,
      siblingModule(import.meta.url, '../main'),
      'index',
      join(shipped.data, 'faq.jsonl'),
      ...settings,
    ],
    { stdio: ['ignore', 2, 'inherit'] },
  );
  const status = await new Promise<number | null>((resolve, reject) => {
    indexer.on('error', reject).on('exit', resolve);
  });
  if (status !== 0)
    throw new AppError('failed', 'The sample FAQ could not be indexed; the lines above say why.');
}

export function addServe(program: Program): void {
  program
    .command('serve')
    .description('answer questions on a web page and over HTTP; Ctrl-C stops')
    .option(...HOST_OPTION)
    .option(...PORT_OPTION)
    .action((_options, command) => runWithContext(command, serve));
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
