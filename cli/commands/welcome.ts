import { DEFAULT_PORT, type Configuration } from '../../core/configuration.ts';
import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { requireSource } from '../../faq/sources/source.ts';
import { readCurrent } from '../../indexer/generations.ts';
import type { Program } from '../console/base.ts';
import { indexInProcess } from '../console/indexing.ts';
import { type Context, runWithContext } from '../console/run.ts';
import { openInBrowser, visitable } from '../welcome/browser.ts';
import { typedPath } from '../welcome/faq-path.ts';
import { freePort } from '../welcome/free-port.ts';
import { calledAs } from '../welcome/called-as.ts';
import { askForPath } from '../welcome/question.ts';
import { serve } from './serve.ts';
import { indexSample } from './start.ts';

/** Asks which FAQ it shall be until one of them is indexed. */
async function indexChosen(context: Context): Promise<void> {
  const { configuration, signal, info } = context;
  info(
    [
      `Welcome to Bonsai FAQ. It keeps everything in the folder ${configuration.dataDir}, where nothing is indexed yet.`,
      '',
      'Which FAQ shall it answer from? A file of your own (XLSX, CSV, JSON or JSON Lines, with id, question',
      'and answer), or a sample help desk.',
    ].join('\n'),
  );
  for (;;) {
    const file = typedPath(await askForPath('Path of your file, or Enter for the sample: ', signal));
    if (file === '') {
      await indexSample(context);
      return;
    }
    if (await indexedOwn(context, file)) return;
  }
}

/** @returns false where the file is to blame, which has been said */
async function indexedOwn(context: Context, file: string): Promise<boolean> {
  try {
    await requireSource(file);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.warn(error.message);
    return false;
  }
  context.info(`Indexing ${file} …`);
  const status = await indexInProcess(context, [file]);
  if (status === 0 || status === 2) return status === 0;
  throw new AppError('failed', `${file} could not be indexed; the lines above say why.`);
}

/** What a terminal shows of the log is what somebody has to see; a port that nobody chose may be another. */
async function forTerminal({ configuration, warn }: Context): Promise<Configuration> {
  const { server, logLevel } = configuration;
  const port = server.port === DEFAULT_PORT ? await freePort(server.host, server.port) : server.port;
  if (port !== server.port) warn(`Port ${server.port} is taken, so this one takes ${port}.`);
  return {
    ...configuration,
    logLevel: logLevel === 'info' ? 'warn' : logLevel,
    server: { ...server, port },
  };
}

function nextSteps(url: string): string {
  const bonsai = calledAs(process.env);
  const width = bonsai.length + ' index my.xlsx'.length;
  const line = (args: string, does: string): string => `  ${`${bonsai} ${args}`.padEnd(width)}   ${does}`;
  return [
    '',
    `Bonsai FAQ answers on ${url} (Ctrl-C stops it)`,
    '',
    'In another terminal, in this folder:',
    line('index my.xlsx', 'your own FAQ, or what has changed in it; the page takes it over'),
    line('init', 'a settings file that explains itself: name, port, color, …'),
    line('--help', 'everything else'),
  ].join('\n');
}

/** What `bonsai` alone does for somebody at a terminal: from nothing to the page, with one question. */
export function addWelcome(program: Program): void {
  program.action((_options, command) =>
    runWithContext(command, async (context) => {
      if ((await readCurrent(context.configuration.dataDir)) === null) await indexChosen(context);
      throwIfCancelled(context.signal);
      await serve({ ...context, configuration: await forTerminal(context) }, (listening) => {
        const url = visitable(listening);
        context.info(nextSteps(url));
        openInBrowser(url);
      });
    }),
  );
}
