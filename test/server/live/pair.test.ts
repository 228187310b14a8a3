import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { startEncoder } from '../../../encoder/runtime/service.ts';
import { indexRows, OFFICE, type Workbench } from '../../journeys/index-helpers.ts';
import { makePair, type TinyPair } from '../../journeys/pair-helpers.ts';
import { serveIndexed, temporaryFolder, type Folder, type TestServer } from '../helpers.ts';

const answerSchema = z.looseObject({
  variant: z.string(),
  generation: z.string(),
  degraded: z.boolean(),
  hits: z.array(z.object({ id: z.string(), matched: z.object({ dense: z.number() }) })),
});

describe('serving a pair of encoders', () => {
  let folder: Folder;
  let pair: TinyPair;
  let bench: Workbench;
  let dataDir: string;
  let server: TestServer;

  before(async () => {
    folder = temporaryFolder();
    pair = await makePair(folder.path);
    bench = { variant: pair.teacher, encoder: await startEncoder(pair.teacher, { threads: 1 }) };
    dataDir = join(folder.path, 'data');
    await indexRows(bench, dataDir, OFFICE, { queryVariant: pair.student });
    server = await serveIndexed(bench, dataDir, {}, { others: { student: pair.student } });
  });
  after(async () => {
    await server.close();
    await bench.encoder.close();
    folder.remove();
  });

  async function search(q: string) {
    const parameters = new URLSearchParams({ q, mode: 'dense' }).toString();
    const response = await fetch(`${server.url}/api/search?${parameters}`);
    expect(response.status).to.equal(200);
    return answerSchema.parse(await response.json());
  }
  const ready = async (): Promise<unknown> => (await fetch(`${server.url}/readyz`)).json();
  const metrics = async (): Promise<string> => (await fetch(`${server.url}/metrics`)).text();

  it('runs the questions’ encoder only, and says who does what', async () => {
    expect(await search('lost badge')).to.include({
      variant: 'teacher',
      queryVariant: 'student',
      degraded: false,
    });
    expect(server.encoders.map(({ variant }) => variant)).to.deep.equal(['student']);
    expect(await ready()).to.include({ status: 'ready', variant: 'teacher', queryVariant: 'student' });
    expect(await metrics()).to.match(
      /^bonsai_generation_entries\{generation="[^"]+",variant="teacher",query_variant="student"\} 3$/m,
    );
    expect(server.logged.join('')).to.include('"variant":"teacher","queryVariant":"student"');
  });

  it('takes over another encoder for the same entries, and asks it anew for a question of before', async () => {
    const before = await search('lost badge');
    const { generation, embedded } = await indexRows(bench, dataDir, OFFICE);
    expect(embedded).to.equal(0);
    let after = await search('lost badge');
    while (after.generation !== generation) after = await search('lost badge');
    expect(after)
      .to.include({ variant: 'teacher', degraded: false })
      .and.not.to.have.property('queryVariant');
    expect(await ready()).to.not.have.property('queryVariant');
    expect(server.encoders.map(({ variant }) => variant)).to.deep.equal(['student', 'teacher']);
    expect(after.hits.map(({ matched }) => matched.dense)).to.not.deep.equal(
      before.hits.map(({ matched }) => matched.dense),
    );
  });
});
