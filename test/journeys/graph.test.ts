import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { z } from 'zod';
import { generationManifest, listGenerations, openGeneration } from '../../indexer/generations.ts';
import { failureOf } from '../failure-of.ts';
import { temporaryFolder } from './index-helpers.ts';

const SMALL_LIMIT = new URL('../small-scan-limit.js', import.meta.url).href;
const WITHOUT_LIBRARY = new URL('../without-graph-library.js', import.meta.url).href;
const PROGRAM = fileURLToPath(new URL('./graph-program.ts', import.meta.url));

const indexedSchema = z.object({
  generation: z.string(),
  built: z.boolean(),
  graph: z.boolean(),
  exactScan: z.boolean(),
  activated: z.boolean(),
  embedded: z.number(),
  recallAt10: z.number(),
  notice: z.string().nullable(),
});
const openedSchema = z.object({ notice: z.string().nullable(), found: z.array(z.string()) });

/** Does the work in a process of its own. */
function run(work: 'index' | 'open', dataDir: string, hooks: readonly string[]): unknown {
  const imports = [SMALL_LIMIT, ...hooks].flatMap((hook) => ['--import', hook]);
  const printed = execFileSync(process.execPath, [...imports, PROGRAM, work, dataDir], { encoding: 'utf8' });
  return JSON.parse(printed);
}

const index = (dataDir: string): z.infer<typeof indexedSchema> =>
  indexedSchema.parse(run('index', dataDir, []));
const open = (dataDir: string): z.infer<typeof openedSchema> => openedSchema.parse(run('open', dataDir, []));

/** The same where hnswlib-node does not load. */
const indexWithout = (dataDir: string): z.infer<typeof indexedSchema> =>
  indexedSchema.parse(run('index', dataDir, [WITHOUT_LIBRARY]));
const openWithout = (dataDir: string): z.infer<typeof openedSchema> =>
  openedSchema.parse(run('open', dataDir, [WITHOUT_LIBRARY]));

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
    const first = indexWithout(dataDir);
    expect(first).to.include({ built: true, graph: false, exactScan: true });
    expect(first.notice).to.match(NOTICE);
    const again = indexWithout(dataDir);
    expect(again).to.deep.equal({ ...first, built: false, embedded: 0 });
    const { found } = openWithout(dataDir);
    expect(found[0]).to.equal('e3');

    const here = open(dataDir);
    expect(here.notice).to.match(
      /^This generation was built without a graph: .* The next "bonsai index" builds one\.$/,
    );
    expect(here.found).to.deep.equal(found);

    const second = index(dataDir);
    expect(second).to.include({ built: true, embedded: 0, activated: true });
    expect(second).to.include({ graph: true, exactScan: false, notice: null });
    expect(second.recallAt10).to.be.within(0.99, 1);
    expect(index(dataDir)).to.include({ built: false, generation: second.generation });
    expect(open(dataDir)).to.deep.equal({ notice: null, found });
    expect(await listGenerations(dataDir)).to.have.length(2);
  });

  it('with one is searched by the exact scan where the library is absent, and not built anew for that', () => {
    const { generation } = index(dataDir);
    const { notice, found } = openWithout(dataDir);
    expect(notice).to.match(NOTICE);
    expect(found).to.deep.equal(open(dataDir).found);
    const again = indexWithout(dataDir);
    expect(again).to.include({ generation, built: false, graph: true, exactScan: true });
    expect(again.notice).to.match(NOTICE);
  });

  it('without one can be read by older programs: they want all files, and the exact scan to be named', async () => {
    const { generation } = indexWithout(dataDir);
    const manifest = z
      .object({ files: z.record(z.string(), z.string()), exactScan: z.boolean() })
      .parse(JSON.parse(readFileSync(fileOf(generation, 'manifest.json'), 'utf8')));
    expect(manifest.exactScan).to.equal(true);
    expect(manifest.files).to.have.all.keys('content.db', 'vectors.f32', 'index.hnsw', 'calibration.json');
    expect(statSync(fileOf(generation, 'index.hnsw')).size).to.equal(0);
    expect((await generationManifest(dataDir, generation)).graph).to.equal(false);
  });

  it('keeps which vectors are copies, and finds them out again where an older program did not', async () => {
    const { generation } = index(dataDir);
    const { found } = open(dataDir);
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
    expect(open(dataDir)).to.deep.equal({ notice: null, found });
  });
});
