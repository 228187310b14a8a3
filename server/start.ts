import type { Server } from 'node:http';
import type { Configuration } from '../core/configuration.ts';
import { AppError, systemCode } from '../core/errors.ts';
import { makeFolder } from '../core/files.ts';
import type { Logger } from '../core/log.ts';
import { dataLayout } from '../core/paths.ts';
import type { Lab } from './lab/work/lab.ts';
import { openActivity } from '../store/activity/activity.ts';
import { noActivity } from '../store/activity/no-activity.ts';
import { createApplication } from './application.ts';
import { retireOld } from './feedback/retire.ts';
import { createPatientServer } from './http/request-timeouts.ts';
import { createLive, type LiveSources } from './live/live.ts';
import { withLiveOf } from './live/with-live.ts';
import { watchFile } from './live/watch.ts';
import { isOff, openedOrOff, type Off } from './http/disabled-parts.ts';

export type { GenerationFacts, LiveSources } from './live/live.ts';

export interface RunningServer {
  /** Where it answers, as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no new connections, lets running requests finish, closes generation, encoder and database. */
  close(): Promise<void>;
}

/** How long running requests may take once the server is told to stop. */
const FINISH_WITHIN_MS = 10_000;

/**
 * Starts to serve. Resolves when the live generation, where there is one, is open, its encoder warm and the port
 * open. Without a generation the server runs and says so until there is one.
 *
 * @throws AppError `conflict` when the port is taken, `forbidden` when it may not be used, `invalid` when the host
 *   is not this machine's, and as `makeFolder`; a damaged database turns off only what is kept in it
 *
 * @example
 * ```ts
 * import { loadConfiguration } from 'bonsai-faq/core/configuration.ts';
 * import { createLogger } from 'bonsai-faq/core/log.ts';
 * import { startServer } from 'bonsai-faq/server/start.ts';
 *
 * const configuration = loadConfiguration('.', {}, { server: { port: 0 } });
 * const nothingIndexed = {
 *   current: () => Promise.resolve(null),
 *   kept: () => Promise.resolve([]),
 *   open: () => Promise.reject(new Error('nothing to open')),
 *   startEncoder: () => Promise.reject(new Error('nothing to start')),
 * };
 * const server = await startServer(configuration, nothingIndexed, createLogger('silent'));
 * console.log((await fetch(`${server.url}/healthz`)).status); // 200
 * console.log((await fetch(`${server.url}/readyz`)).status); // 503
 * await server.close();
 * ```
 */
export async function startServer(
  configuration: Configuration,
  sources: LiveSources,
  log: Logger,
): Promise<RunningServer> {
  const layout = dataLayout(configuration.dataDir);
  await makeFolder(layout.root);
  const noted = openedOrOff('feedback', () => openActivity(layout.activity, noteFailure(log)), log);
  const activity = isOff(noted) ? noActivity(noted.message) : noted;
  const live = createLive(sources, log);
  const stopRetiring = retireOld(activity, configuration.activity.keepDays, log);
  let stopWatching = (): void => undefined;
  let lab: Lab | Off | null = null;
  const closeParts = async (): Promise<void> => {
    stopWatching();
    stopRetiring();
    if (lab !== null && !isOff(lab)) await lab.close();
    await live.close();
    activity.close();
  };
  let server: Server;
  try {
    stopWatching = watchFile(layout.current, () => void live.refresh());
    if (configuration.operator.token !== '') {
      const parts = { configuration, activity, log, withLive: withLiveOf(live) };
      // Loaded here, since without a token nobody gets in.
      const { openLab } = await import('./lab/work/lab.ts');
      lab = openedOrOff('lab', () => openLab(parts), log);
    }
    const off = [noted, lab].filter((part) => part !== null && isOff(part));
    const openedLab = lab === null || isOff(lab) ? null : lab;
    server = createPatientServer(
      createApplication({ configuration, live, activity, lab: openedLab, off, log }),
    );
    await live.refresh();
    await listen(server, configuration.server.host, configuration.server.port);
  } catch (error) {
    await closeParts();
    throw error;
  }

  let closing: Promise<void> | null = null;
  return {
    url: addressOf(server, configuration.server.host),
    close() {
      closing ??= finish(server).then(closeParts);
      return closing;
    },
  };
}

function noteFailure(log: Logger): (error: unknown) => void {
  return (error) => {
    log.error({ err: error }, 'searches could not be noted');
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(listenError(error, host, port));
    });
    server.listen(port, host, resolve);
  });
}

function listenError(error: Error, host: string, port: number): Error {
  const code = systemCode(error);
  if (code === 'EADDRINUSE') {
    return new AppError('conflict', `Port ${port} is taken. Stop what uses it, or set PORT to another.`);
  }
  if (code === 'EACCES') {
    return new AppError(
      'forbidden',
      `Port ${port} may not be used by this account. Set PORT to one above 1023.`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new AppError('invalid', `${host} is no address of this machine. Set HOST to one that is.`);
  }
  return error;
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Resolves when the last request is answered, or when it has taken too long. */
async function finish(server: Server): Promise<void> {
  const overdue = setTimeout(() => {
    server.closeAllConnections();
  }, FINISH_WITHIN_MS);
  // Connections that wait for another request are no reason to wait; those that answer one become idle later.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 20);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  clearTimeout(overdue);
  clearInterval(sweep);
}
