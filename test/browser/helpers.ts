import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openSample, type SampleServer } from '../server/helpers.ts';
import { launchChromium } from './chromium.ts';

/** A browser and a server over the sample FAQ, for the tests of one file. */
export interface Stage extends SampleServer {
  readonly browser: Browser;
  /** Runs `work` on a page in a context of its own; fails on what the browser complains of. */
  visit(path: string, work: (page: Page) => Promise<void>, options?: VisitOptions): Promise<void>;
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
  const sample = await openSample(8, { ...SITE, ...changes });
  const { server } = sample;
  return {
    ...sample,
    browser,
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
      await sample.close();
    },
  };
}
