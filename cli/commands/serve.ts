import { AppError } from '../../core/errors.ts';
import { createLogger } from '../../core/log.ts';
import type { Program } from '../console/base.ts';
import { startIndexer } from '../console/indexing.ts';
import { encoderStarter } from '../console/encoder-starter.ts';
import { type Context, runWithContext } from '../console/run.ts';
import { scheduleRuns } from '../nightly/schedule.ts';

export const HOST_OPTION = [
  '--host <address>',
  'where to listen (default: 127.0.0.1, or HOST); 0.0.0.0 for other machines too',
] as const;
export const PORT_OPTION = ['--port <number>', 'where to listen (default: 3000, or PORT)'] as const;

/**
 * Serves until the process is told to stop.
 *
 * @param announce told the address, once it can answer
 */
export async function serve(
  { configuration, signal, info }: Context,
  announce = (url: string): void => {
    info(`Bonsai FAQ answers on ${url}`);
  },
): Promise<void> {
  const { dataDir, threads, logLevel } = configuration;
  const encoders = await encoderStarter({ dataDir, threads });
  // Loaded only now, so that the encoder's process loads meanwhile.
  const { startServer } = await import('../../server/start.ts');
  const { currentGeneration, inOrderOfTrust, openGeneration } = await import('../../indexer/generations.ts');
  const sources = {
    current: () => currentGeneration(dataDir),
    kept: async () => (await inOrderOfTrust(dataDir)).map(({ id }) => id),
    open: (id: string) => openGeneration(dataDir, id),
    startEncoder: encoders.start,
  };
  const server = await startServer(configuration, sources, createLogger(logLevel)).finally(() =>
    encoders.endUnused(),
  );
  announce(server.url);
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
    .option(...HOST_OPTION)
    .option(...PORT_OPTION)
    .option(
      '--schedule <when>',
      'index SOURCES whenever this says so, as "15 2 * * *" in a crontab; for those who have neither systemd nor cron',
    )
    .option('--sources <files...>', 'the whole FAQ, with --schedule')
    .action(({ schedule, sources = [] }, command) =>
      runWithContext(command, async (context) => {
        const stop = schedule === undefined ? null : scheduled(context, schedule, sources);
        try {
          await serve(context);
        } finally {
          stop?.();
        }
      }),
    );
}

function scheduled(context: Context, schedule: string, sources: readonly string[]): () => void {
  if (sources.length === 0) {
    throw new AppError('invalid', '--schedule needs the files of the FAQ: --sources FILE…');
  }
  const log = createLogger(context.configuration.logLevel);
  return scheduleRuns(schedule, () => startIndexer(context, sources), log);
}
