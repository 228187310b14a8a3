import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { closeWorkbench, indexRows, openWorkbench } from '../journeys/index-kit.ts';
import {
  sampleRows,
  serveIndexed,
  temporaryFolder,
  type Folder,
  type TestServer,
} from '../server/setting.ts';
import { launchChromium } from './chromium.ts';

/** A browser and a server over the sample FAQ, for the tests of one file. */
export interface Stage {
  readonly browser: Browser;
  readonly server: TestServer;
  readonly dataDir: string;
  /** Another server over the same FAQ. */
  serve(changes?: Readonly<Record<string, unknown>>): Promise<TestServer>;
  /** Runs `work` on a page in a context of its own; fails on what the browser complains of. */
  visit(path: string, work: (page: Page) => Promise<void>, options?: VisitOptions): Promise<void>;
  close(): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** What the browser is expected to complain of. */
  readonly complaints?: RegExp;
}

/** Only a test that fails waits so long; on a busy machine one that passes waits for some of it. */
const PATIENCE_MS = 55_000;

const SITE = { site: { name: 'Help desk', contact: 'desk@x.example' } };

/** Skips the tests of `context` where there is no browser. */
export async function openStage(
  context: Mocha.Context,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Stage> {
  const browser = await launchChromium(context);
  const folder: Folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const workbench = await openWorkbench();
  await indexRows(workbench, dataDir, sampleRows(8));
  const serve = (more: Readonly<Record<string, unknown>> = {}): Promise<TestServer> =>
    serveIndexed(workbench, dataDir, { ...SITE, ...changes, ...more });
  const server = await serve();
  return {
    browser,
    server,
    dataDir,
    serve,
    async visit(path, work, { complaints: expected, ...options } = {}) {
      const visitor = await browser.newContext(options);
      visitor.setDefaultTimeout(PATIENCE_MS);
      try {
        const page = await visitor.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => {
          const text = message.text();
          if (message.type() === 'error' && expected?.test(text) !== true) complaints.push(text);
        });
        page.on('pageerror', ({ message }) => complaints.push(message));
        await page.goto(path.startsWith('http') ? path : `${server.url}${path}`);
        await work(page);
        if (complaints.length > 0) throw new Error(`The browser complains: ${complaints.join('; ')}`);
      } finally {
        await visitor.close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
      await closeWorkbench();
      folder.remove();
    },
  };
}
