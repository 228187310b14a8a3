import { expect } from 'chai';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { shipped } from '../../../core/paths.ts';
import { startEncoder } from '../../../encoder/runtime/service.ts';
import { setCurrent } from '../../../indexer/current.ts';
import { rollback } from '../../../indexer/generations.ts';
import { generationDir, GENERATION_FILES } from '../../../indexer/manifest.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import { resolveVariant } from '../../../encoder/variants/resolve.ts';
import type { LiveSources } from '../../../server/live/live.ts';
import {
  closeWorkbench,
  indexRows,
  OFFICE,
  openWorkbench,
  type Row,
  type Workbench,
} from '../../journeys/index-helpers.ts';
import { serveIndexed, temporaryFolder, type Folder, type TestServer } from '../helpers.ts';

const answerSchema = z.object({
  generation: z.string(),
  degraded: z.boolean(),
  hits: z.array(z.object({ id: z.string(), answer: z.string() })),
});
const readySchema = z.object({
  status: z.string(),
  generation: z.string(),
  encoder: z.string(),
  problem: z.object({ generation: z.string(), code: z.string(), message: z.string() }).nullable(),
});

const NEW: Row = { id: 'parking', question: 'Where can I park my bicycle?', answer: 'Behind building C.' };
const MOVED = OFFICE.map((row) =>
  row.id === 'badge' ? { ...row, answer: 'The control room gives you a new one.' } : row,
);

async function search(url: string, q: string) {
  const response = await fetch(`${url}/api/search?${new URLSearchParams({ q }).toString()}`);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return answerSchema.parse(await response.json());
}

async function readiness(url: string) {
  return readySchema.parse(await (await fetch(`${url}/readyz`)).json());
}

/** Asks until the answer is as wanted; mocha's time limit ends it otherwise. */
async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
  }
}

describe('serving what is live', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench();
  });

  after(closeWorkbench);

  describe('the live generation', () => {
    let folder: Folder;
    let dataDir: string;
    let server: TestServer;

    beforeEach(async () => {
      folder = temporaryFolder();
      dataDir = join(folder.path, 'data');
      await indexRows(workbench, dataDir, OFFICE);
      server = await serveIndexed(workbench, dataDir);
    });

    afterEach(async () => {
      await server.close();
      folder.remove();
    });

    it('is exchanged under four clients without a failed request', async () => {
      const failures: unknown[] = [];
      const generations = new Set<string>();
      let answered = 0;
      let stop = false;
      const client = async (): Promise<void> => {
        while (!stop) {
          try {
            // A different text each time, so that the encoder is asked.
            const { generation, hits, degraded } = await search(server.url, `lost my badge ${answered}`);
            generations.add(generation);
            if (hits[0]?.id !== 'badge' || degraded) failures.push(hits);
            answered += 1;
          } catch (error) {
            failures.push(error);
          }
        }
      };
      const clients = [client(), client(), client(), client()];
      const reports = [
        await indexRows(workbench, dataDir, [...OFFICE, NEW]),
        await indexRows(workbench, dataDir, MOVED),
        await indexRows(workbench, dataDir, [...MOVED, NEW]),
      ];
      const last = reports.at(-1)?.generation;
      await until(
        () => search(server.url, 'where do I leave my bike'),
        ({ generation }) => generation === last,
      );
      stop = true;
      await Promise.all(clients);

      expect(failures).to.deep.equal([]);
      expect(answered).to.be.greaterThan(20);
      expect(generations.size).to.be.greaterThan(1);
      const { hits } = await search(server.url, 'where do I leave my bike');
      expect(hits[0]).to.include({ id: 'parking', answer: 'Behind building C.' });
      expect(server.encoders).to.have.length(1); // the same variant keeps its encoder
    });

    it('is said in the log to be searched more slowly than it could be, where it is', async () => {
      const notice = 'Without a graph, every search is slower.';
      const meddle = (sources: LiveSources): LiveSources => ({
        ...sources,
        open: async (id) => ({ ...(await sources.open(id)), notice }),
      });
      const slow = await serveIndexed(workbench, dataDir, {}, { meddle });
      expect(slow.logged.join('')).to.include(notice);
      await slow.close();
      expect(server.logged.join('')).not.to.include(notice);
    });

    it('is the old text again after a rollback', async () => {
      const before = (await search(server.url, 'lost badge')).hits[0]?.answer;
      const { generation } = await indexRows(workbench, dataDir, MOVED);
      const changed = await until(
        () => search(server.url, 'lost badge'),
        (one) => one.generation === generation,
      );
      expect(changed.hits[0]?.answer).to.equal('The control room gives you a new one.');
      const back = await rollback(dataDir);
      const restored = await until(
        () => search(server.url, 'lost badge'),
        (one) => one.generation === back,
      );
      expect(restored.hits[0]?.answer).to.equal(before);
    });

    it('goes on when the next one is damaged, and says why', async () => {
      const { generation: good } = await readiness(server.url);
      const { generation: bad } = await indexRows(workbench, dataDir, MOVED, { activate: false });
      await appendFile(join(generationDir(dataDir, bad), GENERATION_FILES.content), 'x');
      // A rollback would refuse it; damage that comes afterwards asks nobody.
      await setCurrent(dataDir, { generation: bad, pinned: true });
      const ready = await until(
        () => readiness(server.url),
        ({ problem }) => problem !== null,
      );
      expect(ready).to.include({ status: 'degraded', generation: good });
      expect(ready.problem).to.include({ generation: bad, code: 'corrupt' });
      expect(ready.problem?.message).to.contain(`${good} serves instead`);
      expect((await search(server.url, 'lost badge')).generation).to.equal(good);
      const refusals = server.logged.filter((line) => line.includes('generation refused'));
      expect(refusals).to.have.length(1);
      expect(refusals[0]).to.contain(GENERATION_FILES.content);

      const { generation: better } = await indexRows(workbench, dataDir, [...MOVED, NEW], {
        activate: false,
      });
      await rollback(dataDir, better);
      const healed = await until(
        () => readiness(server.url),
        ({ generation }) => generation === better,
      );
      expect(healed.problem).to.equal(null);
    });

    it('answers from keywords while a killed encoder comes back', async () => {
      // A patient server waits for the new process, which is soon there.
      const impatient = await serveIndexed(workbench, dataDir, { search: { encoderDeadlineMs: 50 } });
      try {
        const [encoder] = impatient.encoders;
        const killed = encoder?.pids[0];
        if (killed === undefined) throw new Error('no encoder runs');
        let n = 0;
        const ask = () => search(impatient.url, `lost my badge, time ${n++}`);
        process.kill(killed, 'SIGKILL');
        const degraded = await until(ask, (one) => one.degraded);
        expect(degraded.hits[0]?.id).to.equal('badge');
        const recovered = await until(ask, (one) => !one.degraded);
        expect(recovered.hits[0]?.id).to.equal('badge');
        expect(encoder?.pids).to.not.include(killed);
      } finally {
        await impatient.close();
      }
    });

    describe('of another variant', () => {
      let other: Workbench;
      let place: Folder;

      before(async () => {
        place = temporaryFolder();
        const out = join(place.path, 'one-layer');
        const base = join(shipped.models, 'all-MiniLM-L6-v2');
        await prune({ base, keep: [0], out, precision: 'fp32', safetensors: false, name: 'one-layer' });
        const variant = await resolveVariant(out, { dataDir: place.path });
        other = { variant, encoder: await startEncoder(variant, { threads: 1 }) };
      });

      after(async () => {
        await other.encoder.close();
        place.remove();
      });

      it('takes over with its own encoder, and the old one ends', async () => {
        const pair = await serveIndexed(workbench, dataDir, {}, { others: { 'one-layer': other.variant } });
        const { generation } = await indexRows(other, dataDir, OFFICE);
        let n = 0;
        const answers: Awaited<ReturnType<typeof search>>[] = [];
        await until(
          async () => {
            const answer = await search(pair.url, `lost badge, time ${n++}`);
            answers.push(answer);
            return answer;
          },
          (answer) => answer.generation === generation,
        );
        expect(answers.filter(({ degraded }) => degraded)).to.deep.equal([]);
        expect(pair.encoders.map(({ variant }) => variant)).to.deep.equal(['minilm-l3', 'one-layer']);
        await pair.close();
        expect(pair.encoders.map(({ state }) => state)).to.deep.equal(['closed', 'closed']);
      });

      it('is refused when its model is not the one that it was built with', async () => {
        const pair = await serveIndexed(workbench, dataDir);
        const { generation: good } = await readiness(pair.url);
        await indexRows(other, dataDir, OFFICE);
        const { problem, generation } = await until(
          () => readiness(pair.url),
          (one) => one.problem !== null,
        );
        expect(generation).to.equal(good);
        expect(problem).to.include({ code: 'incompatible' });
        expect(pair.encoders.map(({ state }) => state)).to.deep.equal(['ready', 'closed']);
        await pair.close();
      });
    });

    it('leaves no encoder behind when the server stops', async () => {
      await server.close();
      expect(server.encoders.map(({ state, pids }) => [state, pids])).to.deep.equal([['closed', []]]);
    });
  });

  describe('a server that starts before anything is indexed', () => {
    let folder: Folder;
    let dataDir: string;

    beforeEach(() => {
      folder = temporaryFolder();
      dataDir = join(folder.path, 'new', 'data');
    });

    afterEach(() => {
      folder.remove();
    });

    it('answers as soon as there is a generation', async () => {
      const server = await serveIndexed(workbench, dataDir);
      expect((await fetch(`${server.url}/api/search?q=badge`)).status).to.equal(503);
      await indexRows(workbench, dataDir, OFFICE);
      await until(
        () => fetch(`${server.url}/readyz`),
        ({ status }) => status === 200,
      );
      expect((await search(server.url, 'lost badge')).hits[0]?.id).to.equal('badge');
      await server.close();
    });
  });
});
