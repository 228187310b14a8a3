import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import {
  closeWorkbench,
  indexRows,
  OFFICE,
  openWorkbench,
  type Workbench,
} from '../../journeys/index-helpers.ts';
import { serveIndexed, temporaryFolder, type Folder, type TestServer } from '../helpers.ts';

const readySchema = z.object({ generation: z.string() });

describe('a results page while another generation takes over', () => {
  let workbench: Workbench;
  let folder: Folder;
  let dataDir: string;
  let server: TestServer;
  let isAsked: Promise<void>;
  let release = (): void => undefined;

  before(async () => {
    workbench = await openWorkbench();
  });

  after(closeWorkbench);

  beforeEach(async () => {
    folder = temporaryFolder();
    dataDir = join(folder.path, 'data');
    await indexRows(workbench, dataDir, OFFICE);
    let asked = (): void => undefined;
    isAsked = new Promise((resolve) => {
      asked = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    server = await serveIndexed(
      workbench,
      dataDir,
      {},
      {
        meddle: (sources) => ({
          ...sources,
          async startEncoder(variant, onLoss) {
            const encoder = await sources.startEncoder(variant, onLoss);
            return {
              ...encoder,
              async embed(texts, options) {
                asked();
                await released;
                return encoder.embed(texts, options);
              },
            };
          },
        }),
      },
    );
  });

  afterEach(async () => {
    release();
    await server.close();
    folder.remove();
  });

  for (const path of ['/?q=lost+badge', '/live?q=lost+badge', '/widget/results?q=lost+badge&lang=en']) {
    it(`is of one generation: ${path}`, async () => {
      const page = fetch(`${server.url}${path}`, { headers: { 'accept-language': 'en' } });
      await isAsked;
      const translated = OFFICE.map((row) => ({ ...row, language: 'sv' }));
      const parking = { id: 'parking', question: 'Where can I park?', answer: 'Behind building C.' };
      const { generation } = await indexRows(workbench, dataDir, [...translated, parking]);
      while ((await servingGeneration()) !== generation);
      release();
      const html = await (await page).text();
      expect(html).to.contain('I lost my');
      expect(html).to.not.contain('lang="sv"');
      if (path.startsWith('/?')) expect(html).to.contain('3 entries, searched');
    });
  }

  async function servingGeneration(): Promise<string> {
    return readySchema.parse(await (await fetch(`${server.url}/readyz`)).json()).generation;
  }
});
