import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../test/browser/chromium.ts';
import { bringUpToDate, startBonsai } from '../product/program.ts';

/** The program as `npm start` runs it, over the sample FAQ, and a browser. */
export interface Site {
  readonly url: string;
  readonly dataDir: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

const READY_WITHIN_MS = 600_000;

/** @param environment settings of the server beside those that every bench needs */
export async function openSite(environment: Readonly<Record<string, string>> = {}): Promise<Site> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium found; BONSAI_CHROMIUM names one.');
  await bringUpToDate();
  const dataDir = mkdtempSync(join(tmpdir(), 'bonsai-site-'));
  const port = await freePort();
  const program = startBonsai(['start', '--data-dir', dataDir], {
    PORT: String(port),
    BONSAI_SEARCHES_PER_MINUTE: '0',
    BONSAI_LOG_LEVEL: 'error',
    ...environment,
  });
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([ready(url), program.output.then(() => Promise.reject(new Error('The server ended.')))]);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  return {
    url,
    dataDir,
    browser,
    async close() {
      await browser.close();
      await program.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function ready(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok === true) return;
    await setTimeout(200);
  }
  throw new Error('The server was not ready in time.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
