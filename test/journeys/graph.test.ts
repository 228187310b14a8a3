import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { z } from 'zod';
import { generationManifest, listGenerations, openGeneration } from '../../indexer/generations.ts';
import { failureOf } from '../failure-of.ts';
import { indexLarge, openLarge } from './graph-helpers.ts';
import { temporaryFolder } from './index-helpers.ts';

const WITHOUT = new URL('../without-graph-library.js', import.meta.url).href;
const PROGRAM = fileURLToPath(new URL('./graph-program.ts', import.meta.url));

const indexed = z.object({
  generation: z.string(),
  built: z.boolean(),
  graph: z.boolean(),
  exactScan: z.boolean(),
  notice: z.string(),
});
const opened = z.object({ notice: z.string(), found: z.array(z.string()) });

/** Does the work in a process in which hnswlib-node does not load. */
function withoutLibrary(work: 'index' | 'open', dataDir: string): unknown {
  const printed = execFileSync(process.execPath, ['--import', WITHOUT, PROGRAM, work, dataDir], {
    encoding: 'utf8',
  });
  return JSON.parse(printed);
}

const NOTICE =
  /^Without a graph, since hnswlib-node is not installed, every search compares with all \d+ texts, which takes about [\d.]+ ms\. With a C\+\+ compiler, make and Python, "npm [^"]+" adds it/;

describe('a FAQ that is large enough for a graph', function () {
  this.timeout(120_000);
  let dataDir: string;
  beforeEach(() => {
    dataDir = join(temporaryFolder(), 'data');
  });

  const fileOf = (generation: string, name: string): string => join(dataDir, 'generations', generation, name);

  it('is indexed without one where the library is absent, which is said, and gets it as soon as it can', async () => {
    const first = indexed.parse(withoutLibrary('index', dataDir));
    expect(first).to.include({ built: true, graph: false, exactScan: true });
    expect(first.notice).to.match(NOTICE);
    expect(indexed.parse(withoutLibrary('index', dataDir))).to.deep.equal({ ...first, built: false });
    const { found } = opened.parse(withoutLibrary('open', dataDir));
    expect(found[0]).to.equal('e3');

    const here = await openLarge(dataDir);
    expect(here.notice).to.match(
      /^This generation was built without a graph: .* The next "bonsai index" builds one\.$/,
    );
    expect(here.found).to.deep.equal(found);

    const second = await indexLarge(dataDir);
    expect(second).to.include({ built: true, embedded: 0, added: 0, changed: 0, activated: true });
    expect(second).to.include({ graph: true, exactScan: false, notice: null });
    expect(second.recallAt10).to.be.within(0.99, 1);
    expect(await indexLarge(dataDir)).to.include({ built: false, generation: second.generation });
    expect(await openLarge(dataDir)).to.deep.equal({ notice: null, found });
    expect(await listGenerations(dataDir)).to.have.length(2);
  });

  it('with one is searched by the exact scan where the library is absent, and not built anew for that', async () => {
    const { generation } = await indexLarge(dataDir);
    const { notice, found } = opened.parse(withoutLibrary('open', dataDir));
    expect(notice).to.match(NOTICE);
    expect(found).to.deep.equal((await openLarge(dataDir)).found);
    const again = indexed.parse(withoutLibrary('index', dataDir));
    expect(again).to.include({ generation, built: false, graph: true, exactScan: true });
    expect(again.notice).to.match(NOTICE);
  });

  it('without one can be read by older programs: they want all files, and the exact scan to be named', async () => {
    const { generation } = indexed.parse(withoutLibrary('index', dataDir));
    const manifest = z
      .object({ files: z.record(z.string(), z.string()), exactScan: z.boolean() })
      .parse(JSON.parse(readFileSync(fileOf(generation, 'manifest.json'), 'utf8')));
    expect(manifest.exactScan).to.equal(true);
    expect(manifest.files).to.have.all.keys('content.db', 'vectors.f32', 'index.hnsw', 'calibration.json');
    expect(statSync(fileOf(generation, 'index.hnsw')).size).to.equal(0);
    expect((await generationManifest(dataDir, generation)).graph).to.equal(false);
  });

  it('keeps which vectors are copies, and finds them out again where an older program did not', async () => {
    const { generation } = await indexLarge(dataDir);
    const { found } = await openLarge(dataDir);
    const path = fileOf(generation, 'manifest.json');
    const manifest = z.looseObject({ files: z.unknown() }).parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(manifest.files).not.to.have.property('copies.u32');

    writeFileSync(fileOf(generation, 'copies.u32'), 'x');
    expect(await failureOf(openGeneration(dataDir, generation))).to.match(
      /^corrupt: .*copies\.u32 is missing or not/,
    );

    const { graph, copies, ...older } = manifest;
    expect(graph).to.equal(true);
    expect(copies).to.match(/^[0-9a-f]{64}$/);
    writeFileSync(path, JSON.stringify(older));
    rmSync(fileOf(generation, 'copies.u32'));
    expect(await openLarge(dataDir)).to.deep.equal({ notice: null, found });
  });
});
