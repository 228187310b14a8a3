import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { loadConfiguration, type Configuration } from '../../core/configuration.ts';
import { AppError } from '../../core/errors.ts';
import { createLogger, type Logger } from '../../core/log.ts';
import { shipped } from '../../core/paths.ts';
import { startEncoder, type Encoder } from '../../encoder/runtime/service.ts';
import { currentGeneration, inOrderOfTrust, openGeneration } from '../../indexer/generations.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import { startServer, type LiveSources, type RunningServer } from '../../server/start.ts';
import { ensureBundled } from '../../scripts/up-to-date.js';
import { closeWorkbench, indexRows, openWorkbench, type Workbench } from '../journeys/index-helpers.ts';

// The server gives the browser what is bundled.
await ensureBundled();

/** A folder that is removed after the tests. */
export interface Folder {
  readonly path: string;
  remove(): void;
}

export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'bonsai-server-'));
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Settings for a test: a free port, no limit, and patience with an encoder on a busy machine. */
export function settings(dataDir: string, changes: Readonly<Record<string, unknown>> = {}): Configuration {
  return loadConfiguration(
    dataDir,
    {
      PORT: '0',
      BONSAI_SEARCHES_PER_MINUTE: '0',
      BONSAI_SITE_CONTACT: 'desk@x.example',
      BONSAI_ENCODER_DEADLINE_MS: '120000',
    },
    { dataDir, ...changes },
  );
}

/** Where nothing has been indexed yet. */
const NOTHING: LiveSources = {
  current: () => Promise.resolve(null),
  kept: () => Promise.resolve([]),
  open: () => Promise.reject(new Error('there is nothing to open')),
  startEncoder: () => Promise.reject(new Error('there is nothing to encode with')),
};

export function serveNothing(
  dataDir: string,
  changes: Readonly<Record<string, unknown>> = {},
  log: Logger = createLogger('silent'),
): Promise<RunningServer> {
  return startServer(settings(dataDir, changes), NOTHING, log);
}

/** A server over what is indexed in `dataDir`, and the encoders that it has started. */
export interface TestServer extends RunningServer {
  readonly encoders: readonly Encoder[];
  /** What it has logged at level info and above. */
  readonly logged: readonly string[];
}

/** What sets a server apart from the ordinary one. */
export interface Staging {
  /** Variants by name, beside the workbench's. */
  readonly others?: Readonly<Record<string, ReadyVariant>>;
  /** Puts something else where generations and encoders come from. */
  readonly meddle?: (sources: LiveSources) => LiveSources;
}

export async function serveIndexed(
  { variant }: Pick<Workbench, 'variant'>,
  dataDir: string,
  changes: Readonly<Record<string, unknown>> = {},
  { others = {}, meddle = (sources) => sources }: Staging = {},
): Promise<TestServer> {
  const encoders: Encoder[] = [];
  const logged: string[] = [];
  const sources: LiveSources = {
    current: () => currentGeneration(dataDir),
    kept: async () => (await inOrderOfTrust(dataDir)).map(({ id }) => id),
    open: (id) => openGeneration(dataDir, id),
    startEncoder: async ({ name }, onLoss) => {
      const encoder = await startEncoder(others[name] ?? variant, { threads: 1, onLoss });
      encoders.push(encoder);
      return encoder;
    },
  };
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const server = await startServer(settings(dataDir, changes), meddle(sources), log);
  return { ...server, encoders, logged };
}

/** Every search of such a server fails as nobody foresaw. */
export function withBrokenSearch(sources: LiveSources): LiveSources {
  return {
    ...sources,
    async open(id) {
      const opened = await sources.open(id);
      const search = (): never => {
        throw new TypeError('a secret of the inside');
      };
      return { ...opened, searcher: { ...opened.searcher, search } };
    },
  };
}

/** No encoder can be started for such a server. */
export function withoutEncoder(sources: LiveSources): LiveSources {
  return {
    ...sources,
    startEncoder: () => Promise.reject(new AppError('unavailable', 'The encoder cannot be started.')),
  };
}

/** A server over the first entries of each topic of the sample FAQ, in a folder of its own. */
export interface SampleServer {
  readonly dataDir: string;
  readonly server: TestServer;
  /** Another server over the same entries; whoever asks for it closes it. */
  serve(changes?: Readonly<Record<string, unknown>>, staging?: Staging): Promise<TestServer>;
  close(): Promise<void>;
}

/**
 * @param settled settings of every server of it
 * @param more entries beside those of the sample
 */
export async function openSample(
  ofEach: number,
  settled: Readonly<Record<string, unknown>> = {},
  more: readonly SampleRow[] = [],
): Promise<SampleServer> {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const workbench = await openWorkbench();
  await indexRows(workbench, dataDir, [...sampleRows(ofEach), ...more]);
  const serve: SampleServer['serve'] = (changes = {}, staging = {}) =>
    serveIndexed(workbench, dataDir, { ...settled, ...changes }, staging);
  const server = await serve();
  return {
    dataDir,
    server,
    serve,
    async close() {
      await server.close();
      await closeWorkbench();
      folder.remove();
    },
  };
}

/** The first entries of each category of the sample FAQ, as rows. */
export function sampleRows(ofEach: number): SampleRow[] {
  const lines = readFileSync(join(shipped.data, 'faq.jsonl'), 'utf8').trim().split('\n');
  const taken = new Map<string, number>();
  return lines
    .map((line) => sampleRowSchema.parse(JSON.parse(line)))
    .filter(({ category }) => {
      const count = (taken.get(category) ?? 0) + 1;
      taken.set(category, count);
      return count <= ofEach;
    });
}

const sampleRowSchema = z.looseObject({
  id: z.string(),
  question: z.string(),
  answer: z.string(),
  category: z.string(),
});

type SampleRow = z.infer<typeof sampleRowSchema>;
