import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import {
  currentGeneration,
  generationManifest,
  listGenerations,
  liveVariants,
  newestManifestOf,
  openGeneration,
  rollback,
  unpin,
} from '../../indexer/generations.ts';
import { openLibrary } from '../../store/library/library.ts';
import { takeLock } from '../../store/library/lock.ts';
import { failureOf } from '../failure-of.ts';
import {
  ask,
  closeWorkbench,
  indexRows,
  OFFICE,
  openWorkbench,
  rooms,
  temporaryFolder,
  writeRows,
  type Row,
  type Workbench,
} from './index-helpers.ts';

const PARKING: Row = { id: 'parking', question: 'Where may I park?', answer: 'Behind the house.' };

describe('indexing a FAQ', () => {
  let bench: Workbench;
  let dataDir: string;

  before(async () => {
    bench = await openWorkbench();
  });
  after(closeWorkbench);
  beforeEach(() => {
    dataDir = join(temporaryFolder(), 'data');
  });

  const best = async (query: string): Promise<string | undefined> =>
    (await ask(bench, dataDir, query)).hits[0]?.id;

  const generationFolders = async (): Promise<string[]> => readdir(join(dataDir, 'generations'));

  describe('a snapshot', () => {
    it('makes a fresh folder answer', async () => {
      const report = await indexRows(bench, dataDir, OFFICE);
      const { generation, seconds, gates, ...rest } = report;
      expect(rest).to.deep.equal({
        variant: 'minilm-l3',
        entries: 3,
        added: 3,
        changed: 0,
        removed: 0,
        unchanged: 0,
        changes: { added: ['leave', 'vpn', 'badge'].sort(), changed: [], removed: [] },
        rejected: [],
        embedded: 7,
        truncated: 0,
        selfRecall: 1,
        recallAt10: 1,
        graph: false,
        exactScan: false,
        notice: null,
        calibrated: true,
        nearMisses: null,
        knowsLanguage: true,
        built: true,
        live: generation,
        activated: true,
        pinned: false,
        untidied: null,
      });
      expect(seconds).to.be.greaterThan(0);
      expect(gates.map(({ gate, figure, passed }) => [gate, figure, passed])).to.deep.equal([
        ['shrink', 0, true],
        ['self-recall', 1, true],
        ['recall@10', 1, true],
      ]);
      expect(await best('my card was stolen')).to.equal('badge');
      expect(await best('vpn')).to.equal('vpn');
      const manifest = await generationManifest(dataDir, generation);
      expect(manifest).to.include({ entries: 3, phrasings: 7 });
      expect(manifest.variant).to.deep.equal({
        name: 'minilm-l3',
        source: bench.variant.source,
        identity: bench.variant.identity,
        dimensions: 384,
      });
    });

    it('embeds only what changed, and replaces the whole FAQ', async () => {
      await indexRows(bench, dataDir, OFFICE);
      const [leave, vpn] = OFFICE as [Row, Row];
      const changed = { ...vpn, answer: `${vpn.answer} Ask the help desk if it still fails.` };
      const report = await indexRows(bench, dataDir, [PARKING, leave, changed]);
      expect(report).to.include({ entries: 3, added: 1, changed: 1, removed: 1, unchanged: 1, embedded: 3 });
      expect(await best('parking for my car')).to.equal('parking');
      expect((await ask(bench, dataDir, 'My access card is gone')).hits.map(({ id }) => id)).not.to.include(
        'badge',
      );

      const library = openLibrary(join(dataDir, 'library.db'));
      expect(library.historyOf('vpn').map(({ entry }) => entry.answer)).to.deep.equal([
        vpn.answer,
        changed.answer,
      ]);
      expect(library.historyOf('badge').map(({ validTo }) => validTo)).to.deep.equal([2]);
      library.close();

      // What comes back soon needs no new vectors.
      expect(await indexRows(bench, dataDir, OFFICE)).to.include({ added: 1, embedded: 0 });
      expect(await best('my badge')).to.equal('badge');
    });

    it('builds nothing where nothing changed, whatever the order, and starts no encoder', async () => {
      const first = await indexRows(bench, dataDir, OFFICE);
      const second = await indexRows(bench, dataDir, [...OFFICE].reverse(), {
        startEncoder: () => Promise.reject(new Error('It was started.')),
      });
      expect(second).to.include({
        generation: first.generation,
        live: first.generation,
        built: false,
        activated: true,
        embedded: 0,
        unchanged: 3,
        selfRecall: 1,
        recallAt10: 1,
      });
      expect(await generationFolders()).to.deep.equal([first.generation]);
    });

    it('embeds and builds everything anew with --full', async () => {
      const first = await indexRows(bench, dataDir, OFFICE);
      const second = await indexRows(bench, dataDir, OFFICE, { full: true });
      expect(second).to.include({ built: true, embedded: 7, unchanged: 3 });
      expect(second.live).to.equal(second.generation).and.not.equal(first.generation);
    });

    it('reads several files and standard input together', async () => {
      const file = await writeRows(join(dataDir, '..', 'more.jsonl'), [PARKING]);
      const stdin = Readable.from([Buffer.from('id,question,answer\nmenu,What is for lunch?,Soup\n')]);
      expect(await indexRows(bench, dataDir, [], { files: [file, '-'], stdin })).to.include({ entries: 2 });
      expect(await best('lunch')).to.equal('menu');
    });

    it('finds every entry also among copies', async () => {
      const copies = Array.from({ length: 40 }, (_, n) => ({ ...PARKING, id: `copy-${n}` }));
      expect(await indexRows(bench, dataDir, copies)).to.include({ selfRecall: 1, embedded: 2 });
    });
  });

  describe('gates', () => {
    const failed = {
      gate: 'quality',
      figure: 0.5,
      threshold: 0.98,
      passed: false,
      reason: 'Worse.',
    } as const;
    const judge = () => Promise.resolve([failed]);

    it('keep the live index, leave nothing of the new one, and are asked again', async () => {
      const first = await indexRows(bench, dataDir, OFFICE, { judge });
      expect(await failureOf(indexRows(bench, dataDir, [...OFFICE, PARKING], { judge }))).to.match(
        /^failed: .*quality: Worse\. .*--accept-gates/,
      );
      expect(await generationFolders()).to.deep.equal([first.generation]);
      const accepted = await indexRows(bench, dataDir, [...OFFICE, PARKING], { judge, acceptGates: true });
      expect(accepted).to.include({ added: 1, activated: true, embedded: 0 });
      expect(accepted.gates.at(-1)).to.deep.equal({ ...failed, accepted: true });
    });

    it('leave alone what somebody had built, and judge it before it goes live', async () => {
      await indexRows(bench, dataDir, OFFICE);
      const ready = await indexRows(bench, dataDir, [PARKING], { judge, activate: false });
      expect(ready).to.include({ activated: false, built: true });
      expect(await failureOf(indexRows(bench, dataDir, [PARKING], { judge }))).to.match(/^failed: /);
      expect(await generationFolders()).to.include(ready.generation);
      expect(await best('vpn')).to.equal('vpn');
    });

    it('know a FAQ that has lost too much where the library is lost, too', async () => {
      await indexRows(bench, dataDir, rooms(20));
      await rm(join(dataDir, 'library.db'));
      expect(await failureOf(indexRows(bench, dataDir, rooms(10), { maxShrink: 0.2 }))).to.match(
        /^invalid: The FAQ lost 10 of its 20 entries.*--accept-shrink/,
      );
      expect(await indexRows(bench, dataDir, rooms(19), { maxShrink: 0.2 })).to.include({ entries: 19 });
    });

    it('let a sample go as a whole, and not in part', async () => {
      await indexRows(bench, dataDir, rooms(20));
      const options = { maxShrink: 0.2, disposable: ({ id }: { id: string }) => id.startsWith('room-') };
      expect(await failureOf(indexRows(bench, dataDir, rooms(10), options))).to.match(/^invalid: /);
      expect(await indexRows(bench, dataDir, OFFICE, options)).to.include({ removed: 20 });
    });
  });

  it('adds to the FAQ until the next snapshot', async () => {
    await indexRows(bench, dataDir, OFFICE);
    const [leave] = OFFICE as [Row];
    const added = await indexRows(bench, dataDir, [PARKING, { ...leave, answer: 'Ask your manager.' }], {
      add: true,
    });
    expect(added).to.include({ entries: 4, added: 1, changed: 1, removed: 0, unchanged: 2 });
    expect(await best('parking')).to.equal('parking');
    expect(await best('vpn')).to.equal('vpn');
    const snapshot = await indexRows(bench, dataDir, OFFICE);
    expect(snapshot).to.include({ entries: 3, removed: 1, changed: 1, embedded: 0 });
  });

  describe('generations', () => {
    it('are only built, not activated, with --no-activate', async () => {
      const first = await indexRows(bench, dataDir, OFFICE);
      const second = await indexRows(bench, dataDir, [...OFFICE, PARKING], { activate: false });
      expect(second).to.include({ built: true, activated: false, live: first.generation, pinned: false });
      expect((await newestManifestOf(dataDir, bench.variant.identity))?.id).to.equal(second.generation);
      // The next run finds it built, and has only to activate it.
      const third = await indexRows(bench, dataDir, [...OFFICE, PARKING]);
      expect(third).to.include({ generation: second.generation, built: false, activated: true });
    });

    it('can be rolled back, which pins, until they are unpinned', async () => {
      const first = await indexRows(bench, dataDir, OFFICE);
      const second = await indexRows(bench, dataDir, [...OFFICE, PARKING]);
      expect(await rollback(dataDir)).to.equal(first.generation);
      expect(await currentGeneration(dataDir)).to.deep.equal({ generation: first.generation, pinned: true });
      expect((await ask(bench, dataDir, 'parking')).generation).to.equal(first.generation);

      const third = await indexRows(bench, dataDir, [PARKING]);
      expect(third).to.include({ built: true, activated: false, pinned: true, live: first.generation });
      const kept = await listGenerations(dataDir);
      expect(kept.map(({ id }) => id)).to.deep.equal(
        [third, second, first].map(({ generation }) => generation),
      );
      expect(kept.map(({ live, pinned }) => [live, pinned])).to.deep.equal([
        [false, false],
        [false, false],
        [true, true],
      ]);
      expect(kept[0]).to.include({ variant: 'minilm-l3', entries: 1, phrasings: 2 });

      expect(await unpin(dataDir)).to.equal(third.generation);
      expect(await currentGeneration(dataDir)).to.deep.equal({ generation: third.generation, pinned: false });
      expect(await rollback(dataDir, second.generation)).to.equal(second.generation);
    });

    it('are kept three of a variant, and the live one always', async () => {
      const reports = [await indexRows(bench, dataDir, rooms(1))];
      await rollback(dataDir, reports[0]?.generation);
      for (const count of [2, 3, 4, 5]) reports.push(await indexRows(bench, dataDir, rooms(count)));
      const ids = reports.map(({ generation }) => generation);
      expect(await generationFolders()).to.have.members([ids[0], ids[2], ids[3], ids[4]]);
      await unpin(dataDir);
      await indexRows(bench, dataDir, rooms(6));
      expect(await generationFolders()).not.to.include(ids[0]);
    });

    it('go live also where an older one cannot be removed, which is told', async () => {
      const oldest = (await indexRows(bench, dataDir, rooms(1))).generation;
      for (const count of [2, 3]) await indexRows(bench, dataDir, rooms(count));
      const report = await indexRows(bench, dataDir, rooms(4), {
        report({ phase, done }) {
          if (phase !== 'Activating' || done === 0) return;
          mkdirSync(join(dataDir, 'generations', `.${oldest}.removed`, 'in the way'), { recursive: true });
        },
      });
      expect(report).to.include({ activated: true, live: report.generation });
      expect(report.untidied).to.include(oldest);
      expect(await indexRows(bench, dataDir, rooms(4))).to.include({ untidied: null });
      expect(await generationFolders()).not.to.include(oldest);
    });

    it('leave nothing of an activation that was killed once another one comes', async () => {
      await indexRows(bench, dataDir, OFFICE);
      await writeFile(join(dataDir, 'CURRENT.0123456789ab.tmp'), '{');
      await indexRows(bench, dataDir, rooms(1));
      expect((await readdir(dataDir)).filter((name) => name.startsWith('CURRENT'))).to.have.members([
        'CURRENT',
        'CURRENT.lock',
      ]);
    });

    it('know no other than their own names', async () => {
      await indexRows(bench, dataDir, OFFICE);
      for (const id of ['none', '../data', '.', '']) {
        expect(await failureOf(rollback(dataDir, id))).to.match(/^not-found: There is no generation/);
      }
      expect(await failureOf(rollback(dataDir))).to.match(/^not-found: There is no generation older/);
      expect(await unpin(dataDir)).to.equal((await currentGeneration(dataDir))?.generation);
    });

    it('are never removed once a rollback has named them', async () => {
      const reports = [];
      for (const count of [1, 2, 3]) reports.push(await indexRows(bench, dataDir, rooms(count)));
      const oldest = reports[0]?.generation ?? '';
      // The run builds a fourth, and would remove the oldest in its tidying; the rollback names it first.
      const [report] = await Promise.all([indexRows(bench, dataDir, rooms(4)), rollback(dataDir, oldest)]);
      expect(report).to.include({ activated: false, pinned: true, live: oldest });
      expect(await generationFolders()).to.include(oldest);
    });

    it('are ordered by their making, not by the clock', async () => {
      const first = await indexRows(bench, dataDir, rooms(1));
      const path = join(dataDir, 'generations', first.generation, 'manifest.json');
      const manifest: unknown = JSON.parse(await readFile(path, 'utf8'));
      await writeFile(
        path,
        JSON.stringify({ ...(manifest as object), createdAt: '2999-01-01T00:00:00.000Z' }),
      );
      const second = await indexRows(bench, dataDir, rooms(2));
      const kept = await listGenerations(dataDir);
      expect(kept.map(({ id }) => id)).to.deep.equal([second.generation, first.generation]);
      expect(await rollback(dataDir)).to.equal(first.generation);
      expect(await unpin(dataDir)).to.equal(second.generation);
    });

    it('are not replaced by what is added to a library that is gone', async () => {
      const first = await indexRows(bench, dataDir, OFFICE);
      await rm(join(dataDir, 'library.db'));
      expect(await failureOf(indexRows(bench, dataDir, [PARKING], { add: true }))).to.match(
        /^conflict: --add has nothing to add to/,
      );
      expect((await currentGeneration(dataDir))?.generation).to.equal(first.generation);
    });

    it('are none in a fresh folder', async () => {
      expect(await listGenerations(dataDir)).to.deep.equal([]);
      expect(await currentGeneration(dataDir)).to.equal(null);
      expect(await unpin(dataDir)).to.equal(null);
      expect(await failureOf(rollback(dataDir))).to.match(/^not-found: There is no live generation/);
    });

    for (const name of ['content.db', 'vectors.f32', 'index.hnsw', 'calibration.json']) {
      it(`are not opened when ${name} was changed, and are built anew`, async () => {
        const { generation } = await indexRows(bench, dataDir, OFFICE);
        const path = join(dataDir, 'generations', generation, name);
        // One bit is another; the graph of so few phrasings is empty, and no longer is.
        const bytes = await readFile(path);
        const [middle = 0] = bytes.subarray(bytes.length >> 1);
        bytes[bytes.length >> 1] = 255 - middle;
        await writeFile(path, bytes.length === 0 ? 'x' : bytes);
        expect(await failureOf(openGeneration(dataDir, generation))).to.match(
          new RegExp(`^corrupt: .*${name}.*index again`),
        );
        await rm(path);
        expect(await failureOf(openGeneration(dataDir, generation))).to.match(
          new RegExp(`^corrupt: .*${name} is missing`),
        );
        expect(await indexRows(bench, dataDir, OFFICE)).to.include({
          built: true,
          embedded: 0,
          activated: true,
        });
        expect(await best('vpn')).to.equal('vpn');
      });
    }

    it('whose files are damaged do not go live by a rollback or its end', async () => {
      const old = (await indexRows(bench, dataDir, OFFICE)).generation;
      const live = (await indexRows(bench, dataDir, rooms(2))).generation;
      const damage = (id: string): Promise<void> =>
        writeFile(join(dataDir, 'generations', id, 'vectors.f32'), 'x');
      await damage(old);
      expect(await failureOf(rollback(dataDir))).to.match(/^corrupt: .*vectors\.f32/);
      expect(await currentGeneration(dataDir)).to.deep.equal({ generation: live, pinned: false });
      const next = (await indexRows(bench, dataDir, rooms(3))).generation;
      await rollback(dataDir);
      await damage(next);
      expect(await failureOf(unpin(dataDir))).to.match(/^corrupt: .*vectors\.f32/);
      expect(await currentGeneration(dataDir)).to.deep.equal({ generation: live, pinned: true });
      await indexRows(bench, dataDir, rooms(3));
      expect(await unpin(dataDir)).not.to.be.oneOf([live, next]);
    });

    it('are listed, none as live, where the pointer is damaged, so that one can be chosen', async () => {
      const { generation } = await indexRows(bench, dataDir, OFFICE);
      await writeFile(join(dataDir, 'CURRENT'), 'g1');
      const [listed] = await listGenerations(dataDir);
      expect(listed).to.include({ id: generation, live: false });
      await rollback(dataDir, generation);
      const [chosen] = await listGenerations(dataDir);
      expect(chosen).to.include({ id: generation, live: true });
    });

    it('whose manifest is damaged are passed over', async () => {
      const { generation } = await indexRows(bench, dataDir, OFFICE);
      await writeFile(join(dataDir, 'generations', generation, 'manifest.json'), '{"id":');
      expect(await failureOf(openGeneration(dataDir, generation))).to.match(
        /^corrupt: .*manifest\.json is damaged/,
      );
      expect(await listGenerations(dataDir)).to.deep.equal([]);
      expect(await liveVariants(dataDir)).to.equal(null);
      expect(await indexRows(bench, dataDir, OFFICE)).to.include({ built: true, activated: true });
      const { source } = bench.variant;
      expect(await liveVariants(dataDir)).to.deep.equal({ variant: source, queryVariant: source });
    });
  });

  describe('what must not change anything', () => {
    let before: string;
    beforeEach(async () => {
      before = (await indexRows(bench, dataDir, OFFICE)).generation;
    });
    afterEach(async () => {
      expect((await currentGeneration(dataDir))?.generation).to.equal(before);
      expect(await generationFolders()).to.deep.equal([before]);
      expect(await best('vpn')).to.equal('vpn');
      expect(await indexRows(bench, dataDir, OFFICE)).to.include({ unchanged: 3, removed: 0, built: false });
    });

    it('is a file with too many bad rows', async () => {
      const failure = indexRows(bench, dataDir, [...rooms(17), 'nonsense']);
      expect(await failureOf(failure)).to.match(
        /^invalid: 1 of 18 rows are bad, more than the 5% .*nothing was changed.*faq\.jsonl, line 18: not JSON/,
      );
    });

    it('is an empty file', async () => {
      expect(await failureOf(indexRows(bench, dataDir, []))).to.match(
        /^invalid: There are no entries in .*nothing was changed/,
      );
      expect(await failureOf(indexRows(bench, dataDir, ['nonsense'], { maxRejected: 1 }))).to.match(
        /^invalid: There are no entries/,
      );
    });

    it('is a missing file', async () => {
      const files = [join(dataDir, 'none.csv')];
      expect(await failureOf(indexRows(bench, dataDir, [], { files }))).to.match(
        /^not-found: There is no file/,
      );
    });

    it('is a run while another one works', async () => {
      const lock = takeLock(join(dataDir, 'indexer.lock'));
      expect(await failureOf(indexRows(bench, dataDir, rooms(3)))).to.match(
        /^conflict: Another indexer.*process \d+, since/,
      );
      lock.release();
    });

    it('is an encoder of another model', async () => {
      const startEncoder = () =>
        Promise.resolve({ ...bench.encoder, identity: 'another', close: () => Promise.resolve() });
      expect(await failureOf(indexRows(bench, dataDir, rooms(3), { startEncoder }))).to.match(
        /^incompatible/,
      );
    });

    it('is a run that is cancelled; the next one has its vectors', async () => {
      const abort = new AbortController();
      const cancelled = indexRows(bench, dataDir, rooms(100), {
        signal: abort.signal,
        report: ({ phase, done }) => {
          if (phase === 'Embedding' && done >= 128) abort.abort();
        },
      });
      expect(await failureOf(cancelled)).to.equal('cancelled: Cancelled.');
      expect((await currentGeneration(dataDir))?.generation).to.equal(before);
      const library = openLibrary(join(dataDir, 'library.db'));
      const kept = library.vectorsOf(bench.variant.identity, 384).count();
      library.close();
      // Of 128 texts, those that were under way are lost: at most two chunks of 64.
      expect(kept).to.be.within(32, 199);
    });
  });

  it('lets a few bad rows pass and names them', async () => {
    const report = await indexRows(bench, dataDir, [...rooms(19), 'nonsense']);
    expect(report.entries).to.equal(19);
    expect(report.rejected.map(({ line }) => line)).to.deep.equal([20]);
    const tolerant = await indexRows(bench, dataDir, [PARKING, 'nonsense'], { maxRejected: 0.5 });
    expect(tolerant).to.include({ entries: 1 });
  });

  it('says that the data folder is not usable', async () => {
    await writeFile(join(dataDir, '..', 'file'), '');
    expect(await failureOf(indexRows(bench, join(dataDir, '..', 'file'), OFFICE))).to.match(
      /^invalid: .*data folder/,
    );
  });

  it('takes a damaged pointer as none, and writes it anew with the same encoders', async () => {
    await indexRows(bench, dataDir, OFFICE);
    await writeFile(join(dataDir, 'CURRENT'), 'g1');
    const { source } = bench.variant;
    expect(await liveVariants(dataDir)).to.deep.equal({ variant: source, queryVariant: source });
    expect(await failureOf(rollback(dataDir))).to.match(
      /^corrupt: .*CURRENT is damaged.*rollback GENERATION/,
    );
    const report = await indexRows(bench, dataDir, [...OFFICE, PARKING]);
    expect(report).to.include({ added: 1, activated: true, pinned: false });
    expect(await currentGeneration(dataDir)).to.deep.equal({ generation: report.generation, pinned: false });
  });

  it('goes on from a library that is damaged once that is moved away', async () => {
    const first = await indexRows(bench, dataDir, OFFICE);
    const library = join(dataDir, 'library.db');
    await rm(`${library}-wal`, { force: true });
    await writeFile(library, 'no database '.repeat(1000));
    expect(await failureOf(indexRows(bench, dataDir, OFFICE))).to.match(
      /^corrupt: .*library\.db.*index the whole FAQ again/,
    );
    await rm(library);
    expect(await indexRows(bench, dataDir, OFFICE)).to.include({
      generation: first.generation,
      added: 3,
      built: false,
    });
  });
});
