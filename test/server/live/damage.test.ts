import { expect } from 'chai';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { currentGeneration, rollback, unpin } from '../../../indexer/generations.ts';
import { generationDir, GENERATION_FILES, MANIFEST_FILE } from '../../../indexer/manifest.ts';
import {
  closeWorkbench,
  indexRows,
  OFFICE,
  openWorkbench,
  type Row,
  type Workbench,
} from '../../journeys/index-helpers.ts';
import { labClient } from '../../journeys/lab-helpers.ts';
import { serveIndexed, temporaryFolder, type Folder, type TestServer } from '../helpers.ts';

const TOKEN = 'a token of the operator';
const NO_DATABASE = 'no database at all, just a long text. '.repeat(500);

const OLDER = OFFICE.map((row) => (row.id === 'badge' ? { ...row, answer: 'An older answer.' } : row));
const PARKING: Row = { id: 'parking', question: 'Where can I park?', answer: 'Behind building C.' };

const answerSchema = z.object({
  searchId: z.string(),
  generation: z.string(),
  degraded: z.boolean(),
  hits: z.array(z.object({ id: z.string() })),
});
const problemSchema = z.object({ generation: z.string().nullable(), code: z.string(), message: z.string() });
const offSchema = z.array(z.object({ part: z.string(), message: z.string() }));
const readySchema = z.object({
  status: z.string(),
  generation: z.string(),
  encoder: z.string(),
  problem: problemSchema.nullable(),
  off: offSchema,
});

describe('serving what is left of a damaged data folder', () => {
  let workbench: Workbench;
  let folder: Folder;
  let dataDir: string;
  let server: TestServer | undefined;

  before(async () => {
    workbench = await openWorkbench();
  });
  after(closeWorkbench);

  beforeEach(() => {
    folder = temporaryFolder();
    dataDir = join(folder.path, 'data');
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    folder.remove();
  });

  const serve = async (changes: Readonly<Record<string, unknown>> = {}): Promise<TestServer> =>
    (server = await serveIndexed(workbench, dataDir, changes));
  const ask = async ({ url }: TestServer) =>
    answerSchema.parse(await (await fetch(`${url}/api/search?q=lost+badge`)).json());
  const readiness = async ({ url }: TestServer) => {
    const text = await (await fetch(`${url}/readyz`)).text();
    expect(text).not.to.include(folder.path);
    return readySchema.parse(JSON.parse(text));
  };
  const untilReady = async (running: TestServer): Promise<string> => {
    for (;;) {
      const { status, generation } = await readiness(running);
      if (status === 'ready') return generation;
    }
  };

  describe('of which the live generation', () => {
    let older: string;
    let live: string;

    beforeEach(async () => {
      older = (await indexRows(workbench, dataDir, OLDER)).generation;
      live = (await indexRows(workbench, dataDir, OFFICE)).generation;
    });

    for (const file of [GENERATION_FILES.content, GENERATION_FILES.vectors, MANIFEST_FILE]) {
      it(`has a damaged ${file}: the one before it answers until the next run`, async () => {
        await appendFile(join(generationDir(dataDir, live), file), '}');
        const running = await serve();
        expect(await ask(running)).to.deep.include({ generation: older, degraded: false });
        const ready = await readiness(running);
        expect(ready).to.include({ status: 'degraded', generation: older, encoder: 'ready' });
        expect(ready.problem).to.include({ generation: live, code: 'corrupt' });
        expect(ready.problem?.message).to.include(`${older} serves instead`);
        expect(running.logged.join('')).to.include(file).and.to.include('stands in');

        const { generation } = await indexRows(workbench, dataDir, OFFICE);
        expect(await untilReady(running)).to.equal(generation);
        expect(generation).not.to.be.oneOf([live, older]);
      });
    }

    it('and the one before it are damaged: the next one back answers, a rollback settles it', async () => {
      const newest = (await indexRows(workbench, dataDir, [...OFFICE, PARKING])).generation;
      for (const id of [newest, live]) {
        await writeFile(join(generationDir(dataDir, id), GENERATION_FILES.content), 'x');
      }
      const running = await serve();
      expect((await ask(running)).generation).to.equal(older);
      expect(await rollback(dataDir, older)).to.equal(older);
      expect(await untilReady(running)).to.equal(older);
    });

    it('is pinned and damaged beyond its manifest: an unpin goes to the newest', async () => {
      await rollback(dataDir);
      await writeFile(join(generationDir(dataDir, older), MANIFEST_FILE), '{');
      const running = await serve();
      expect((await ask(running)).generation).to.equal(live);
      expect(await unpin(dataDir)).to.equal(live);
      expect(await untilReady(running)).to.equal(live);
    });

    it('is the only one: nothing answers, and no path is told', async () => {
      for (const id of [older, live]) await writeFile(join(generationDir(dataDir, id), MANIFEST_FILE), '{');
      const running = await serve();
      const ready = await fetch(`${running.url}/readyz`);
      expect(ready.status).to.equal(503);
      expect(await ready.text())
        .to.include(live)
        .and.to.include('bonsai index')
        .and.not.to.include(folder.path);
      expect((await fetch(`${running.url}/api/search?q=badge`)).status).to.equal(503);
      const { generation } = await indexRows(workbench, dataDir, OFFICE);
      while ((await fetch(`${running.url}/readyz`)).status === 503);
      expect(await untilReady(running)).to.equal(generation);
    });
  });

  it('of which CURRENT cannot be read: the newest generation answers, and a run writes it anew', async () => {
    await indexRows(workbench, dataDir, OLDER);
    const { generation } = await indexRows(workbench, dataDir, OFFICE);
    await writeFile(join(dataDir, 'CURRENT'), '\0\0\0');
    const running = await serve();
    expect(await ask(running)).to.deep.include({ generation, degraded: false });
    const ready = await readiness(running);
    expect(ready).to.include({ status: 'degraded', generation });
    expect(ready.problem).to.deep.include({ generation: null, code: 'corrupt' });
    expect(running.logged.filter((line) => line.includes('CURRENT is damaged'))).to.have.length(1);

    expect(await indexRows(workbench, dataDir, OFFICE)).to.include({ generation, activated: true });
    expect(await currentGeneration(dataDir)).to.deep.equal({ generation, pinned: false });
    expect(await untilReady(running)).to.equal(generation);
  });

  describe('of which a database', () => {
    beforeEach(async () => {
      await indexRows(workbench, dataDir, OFFICE);
    });

    it('activity.db is none: questions are answered, and opinions refused with the reason', async () => {
      const path = join(dataDir, 'activity.db');
      await writeFile(path, NO_DATABASE);
      const running = await serve({ operator: { token: TOKEN } });
      const { hits, searchId } = await ask(running);
      expect(hits[0]?.id).to.equal('badge');
      for (const page of ['/', '/?q=lost+badge', '/faq/badge']) {
        expect((await fetch(`${running.url}${page}`)).status, page).to.equal(200);
      }
      const opinion = { searchId, entryId: 'badge', helpful: true };
      const refused = await fetch(`${running.url}/api/feedback`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(opinion),
      });
      expect(refused.status).to.equal(503);
      expect(await refused.text())
        .to.include('Feedback is off')
        .and.not.to.include(folder.path);
      for (const form of ['/feedback', '/unmet-needs', '/faq/badge/feedback']) {
        const page = await fetch(`${running.url}${form}`, {
          method: 'POST',
          headers: { accept: 'text/html' },
        });
        expect(page.status, form).to.equal(503);
        expect(await page.text(), form).to.include('<h1>Your opinion cannot be kept now</h1>');
      }

      const ready = await readiness(running);
      expect(ready).to.include({ status: 'degraded', problem: null });
      expect(ready.off.map(({ part }) => part)).to.deep.equal(['feedback']);
      expect(running.logged.filter((line) => line.includes('Feedback is off'))).to.have.length(1);
      const lab = labClient(running.url);
      await lab.signIn(TOKEN);
      expect((await lab.get('/lab/judgements')).status).to.equal(200);
      expect((await lab.get('/lab/unanswered')).text).to.include('activity.db is damaged');

      await running.close();
      expect(await readFile(path, 'utf8')).to.equal(NO_DATABASE);
    });

    it('activity.db has lost its end: it is seen at the start', async () => {
      const before = await serve();
      for (let n = 0; n < 3; n++) await ask(before);
      await before.close();
      const path = join(dataDir, 'activity.db');
      const whole = await readFile(path);
      await writeFile(path, whole.subarray(0, 4096 * 3));
      const running = await serve();
      expect((await ask(running)).hits[0]?.id).to.equal('badge');
      expect((await readiness(running)).off.map(({ part }) => part)).to.deep.equal(['feedback']);
    });

    it('lab.db is none: only the lab is off, and says so to who may enter it', async () => {
      const path = join(dataDir, 'lab.db');
      await writeFile(path, NO_DATABASE);
      const running = await serve({ operator: { token: TOKEN } });
      expect((await ask(running)).hits[0]?.id).to.equal('badge');
      const lab = labClient(running.url);
      expect((await lab.get('/lab')).status).to.equal(401);
      await lab.signIn(TOKEN);
      const page = await lab.get('/lab/judgements');
      expect(page.status).to.equal(503);
      expect(page.text).to.include('lab.db is damaged').and.not.to.include(folder.path);
      const told = await lab.get('/lab', { accept: 'application/json' });
      expect(told.status).to.equal(503);
      expect(JSON.parse(told.text)).to.have.nested.property('error.code', 'unavailable');
      expect((await readiness(running)).off.map(({ part }) => part)).to.deep.equal(['lab']);
      expect(running.logged.filter((line) => line.includes('The lab is off'))).to.have.length(1);
      await running.close();
      expect(await readFile(path, 'utf8')).to.equal(NO_DATABASE);
    });
  });
});
