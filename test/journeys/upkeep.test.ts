import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { packageRoot } from '../../core/paths.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import { keepVariant, resolveRecorded, resolveVariant } from '../../encoder/variants/resolve.ts';
import { currentGeneration, generationManifest, openGeneration } from '../../indexer/generations.ts';
import { openActivity, type Activity, type LoggedSearch } from '../../store/activity/activity.ts';
import { takeLock } from '../../store/library/lock.ts';
import { openLibrary } from '../../store/library/library.ts';
import { backUp } from '../../upkeep/backup.ts';
import { examine } from '../../upkeep/examine.ts';
import { restore } from '../../upkeep/restore.ts';
import { failureOf } from '../failure-of.ts';
import { tinyCheckpoint } from '../parity/fixtures.ts';
import { indexRows, OFFICE, temporaryFolder, type Workbench } from './index-helpers.ts';

const RUNNER = fileURLToPath(new URL('./upkeep-program.ts', import.meta.url));
const VERSION_0_1 = fileURLToPath(new URL('./fixtures/data-folder-0.1/', import.meta.url));

const SEARCH: LoggedSearch = {
  ...{ id: '1', query: 'badge', time: 1000, category: null, mode: 'hybrid', band: 'answer', hits: ['badge'] },
  ...{ topProbability: 0.9, variant: 'v', queryVariant: 'v', generation: 'g', tookMs: 1, degraded: false },
};

function openedActivity(dataDir: string): Activity {
  return openActivity(join(dataDir, 'activity.db'), (error) => {
    throw error;
  });
}

describe('the upkeep of a data folder', function () {
  this.timeout(300_000);
  let bench: Workbench;
  /** A model folder of one's own, outside the data folder. */
  let model: string;
  let prepared: string;
  let home: string;
  let dataDir: string;

  before(async () => {
    const folder = temporaryFolder();
    prepared = join(folder, 'data');
    model = join(folder, 'my-encoder');
    cpSync(tinyCheckpoint('tiny-plain-fp32'), model, { recursive: true });
    const variant = await resolveVariant(model, { dataDir: prepared });
    bench = { variant, encoder: await startEncoder(variant, { threads: 1 }) };
    await indexRows(bench, prepared, OFFICE.slice(1));
    await indexRows(bench, prepared, OFFICE);
    await keepVariant(variant, { dataDir: prepared });
    writeFileSync(join(prepared, 'judgements.jsonl'), '{"query": "badge", "relevant": ["badge"]}\n');
    const activity = openedActivity(prepared);
    activity.logSearch(SEARCH);
    activity.close();
  });
  after(() => bench.encoder.close());
  beforeEach(() => {
    home = temporaryFolder();
    dataDir = join(home, 'data');
    cpSync(prepared, dataDir, { recursive: true, verbatimSymlinks: true });
  });

  const words = async (folder: string): Promise<string | undefined> => {
    const current = await currentGeneration(folder);
    const { searcher } = await openGeneration(folder, current?.generation ?? '');
    const { hits } = searcher.search({ query: 'lost badge', limit: 1, mode: 'keyword' }, null);
    searcher.close();
    return hits[0]?.id;
  };
  const faults = async (folder: string, repair = false): Promise<string[]> =>
    (await examine(folder, repair))
      .filter(({ state }) => state === 'bad' || state === 'repaired')
      .map(({ state, message }) => `${state}: ${message.replaceAll(folder, '')}`);

  describe('a backup', () => {
    it('is made while a server and an indexer write, and serves on another machine', async () => {
      const activity = openedActivity(dataDir);
      const lock = takeLock(join(dataDir, 'indexer.lock'));
      activity.logSearch({ ...SEARCH, id: '2' });
      activity.searchCount();
      const backup = await backUp({ dataDir, folder: join(home, 'backup') });
      activity.logSearch({ ...SEARCH, id: '3' });
      activity.close();
      lock.release();
      expect(backup.generation).to.equal((await currentGeneration(dataDir))?.generation);
      expect(Object.keys(backup.files)).to.include.members([
        ...['CURRENT', 'library.db', 'activity.db', 'judgements.jsonl'],
        `generations/${backup.generation ?? ''}/content.db`,
      ]);

      const elsewhere = join(temporaryFolder(), 'restored');
      renameSync(model, `${model}-gone`);
      try {
        await restore({ folder: join(home, 'backup'), dataDir: elsewhere, replace: false });
        expect(await words(elsewhere)).to.equal('badge');
        const { variant } = await generationManifest(elsewhere, backup.generation ?? '');
        const encoder = await resolveRecorded(variant, { dataDir: elsewhere });
        expect(encoder.identity).to.equal(bench.variant.identity);
        expect(encoder.dir).to.include(elsewhere);
        expect(await faults(elsewhere)).to.deep.equal([]);
      } finally {
        renameSync(`${model}-gone`, model);
      }
      const restored = openedActivity(elsewhere);
      expect(restored.searchCount()).to.equal(2);
      restored.close();
      expect(await indexRows(bench, elsewhere, OFFICE)).to.include({ unchanged: 3, built: false });
    });

    it('of version 0.1 is brought up to date when it is restored', async () => {
      const old = join(home, 'old');
      cpSync(VERSION_0_1, old, { recursive: true });
      await backUp({ dataDir: old, folder: join(home, 'backup') });
      await restore({ folder: join(home, 'backup'), dataDir: join(home, 'new'), replace: false });
      const library = openLibrary(join(home, 'new', 'library.db'));
      expect(library.currentEntries()).to.have.length(12);
      library.close();
      expect(await currentGeneration(join(home, 'new'))).to.deep.equal(await currentGeneration(old));
    });

    it('goes nowhere where something is, and comes from nowhere', async () => {
      expect(await failureOf(backUp({ dataDir, folder: home }))).to.match(/^conflict: .*is there already/);
      expect(await failureOf(backUp({ dataDir: join(home, 'none'), folder: join(home, 'b') }))).to.match(
        /^not-found: There is nothing to back up/,
      );
      const { generation = '' } = (await currentGeneration(dataDir)) ?? {};
      await truncate(join(dataDir, 'generations', generation, 'vectors.f32'), 8);
      expect(await failureOf(backUp({ dataDir, folder: join(home, 'b') }))).to.match(/^corrupt: .*doctor/);
      expect(readdirSync(home).sort()).to.deep.equal(['data']);
    });

    it('that was damaged since is not restored, and nothing changes', async () => {
      const folder = join(home, 'backup');
      await backUp({ dataDir, folder });
      await writeFile(join(folder, 'data', 'judgements.jsonl'), 'x');
      expect(await failureOf(restore({ folder, dataDir, replace: false }))).to.match(
        /^conflict: .*--replace/,
      );
      expect(await failureOf(restore({ folder, dataDir, replace: true }))).to.match(
        /^corrupt: .*judgements\.jsonl/,
      );
      expect(await words(dataDir)).to.equal('badge');
      expect(readdirSync(home).sort()).to.deep.equal(['backup', 'data']);
    });

    it('is not restored over a folder that a server has open', async () => {
      await backUp({ dataDir, folder: join(home, 'backup') });
      const activity = openedActivity(dataDir);
      activity.searchCount();
      expect(await failureOf(restore({ folder: join(home, 'backup'), dataDir, replace: true }))).to.match(
        /^conflict: activity\.db is in use/,
      );
      activity.close();
      const { aside } = await restore({ folder: join(home, 'backup'), dataDir, replace: true });
      expect(await words(aside ?? '')).to.equal('badge');
    });
  });

  describe('killed', () => {
    const killed = (work: string, phase: string, done: number): void => {
      const args = [RUNNER, work, dataDir, join(home, 'backup'), phase, String(done)];
      const { signal, stderr } = spawnSync(process.execPath, args, { cwd: packageRoot, encoding: 'utf8' });
      expect(signal, stderr).to.equal('SIGKILL');
    };

    for (const [phase, done] of [
      ['Backing up', 0],
      ['Backing up', 2],
      ['Restoring it to see', 0],
    ] as const) {
      it(`at "${phase}" ${done}, a backup is not there, and the next one is whole`, async () => {
        killed('backup', phase, done);
        expect(existsSync(join(home, 'backup'))).to.equal(false);
        expect(await words(dataDir)).to.equal('badge');
        await backUp({ dataDir, folder: join(home, 'backup') });
        expect(readdirSync(home).sort()).to.deep.equal(['backup', 'data']);
      });
    }

    for (const [phase, done] of [
      ['Restoring', 3],
      ['Putting it in place', 0],
      ['Putting it in place', 1],
      ['Putting it in place', 2],
    ] as const) {
      it(`at "${phase}" ${done}, a restored folder is the old one, the new one or none, and the next try makes it`, async () => {
        await backUp({ dataDir, folder: join(home, 'backup') });
        rmSync(join(dataDir, 'judgements.jsonl'));
        killed('restore', phase, done);
        if (existsSync(dataDir)) expect(await words(dataDir)).to.equal('badge');
        else expect(await words(`${dataDir}.before-restore`)).to.equal('badge');
        await restore({ folder: join(home, 'backup'), dataDir, replace: true });
        expect(existsSync(join(dataDir, 'judgements.jsonl'))).to.equal(true);
        expect(await faults(dataDir)).to.deep.equal([]);
      });
    }
  });

  describe('a doctor', () => {
    it('finds a whole folder whole', async () => {
      const findings = await examine(dataDir, false);
      expect(findings.filter(({ state }) => state === 'bad')).to.deep.equal([]);
      expect(findings.map(({ check }) => check)).to.include.members([
        ...['the data folder', 'the databases', 'the index', 'the encoders'],
      ]);
    });

    it('says what to do where there is no folder', async () => {
      const [finding] = await examine(join(home, 'none'), false);
      expect(finding?.remedy).to.match(/^Index the FAQ, restore a backup/);
    });

    it('mends what a killed program left, damaged vectors and a damaged generation', async () => {
      const generations = join(dataDir, 'generations');
      const { generation: live = '' } = (await currentGeneration(dataDir)) ?? {};
      const older = readdirSync(generations).find((id) => id !== live) ?? '';
      await truncate(join(generations, older, 'content.db'), 100);
      await writeFile(join(dataDir, 'CURRENT.0123456789ab.tmp'), '{');
      const file = new Sqlite(join(dataDir, 'library.db'));
      file.exec('UPDATE vectors SET vector = zeroblob(length(vector)) WHERE rowid = 1');
      file.close();
      const expected = [
        'A program that was killed left /CURRENT.0123456789ab.tmp behind.',
        '1 stored vectors are not as they were made; the next run makes them anew.',
        `Generation ${older} is damaged, so that nobody can roll back to it.`,
      ];
      expect(await faults(dataDir)).to.deep.equal(expected.map((message) => `bad: ${message}`));
      expect(await faults(dataDir, true)).to.deep.equal(expected.map((message) => `repaired: ${message}`));
      expect(await faults(dataDir)).to.deep.equal([]);
      expect(await indexRows(bench, dataDir, OFFICE, { full: false })).to.include({ entries: 3 });
    });

    it('makes the newest whole generation live where the live one or the pointer is damaged', async () => {
      const { generation = '' } = (await currentGeneration(dataDir)) ?? {};
      await writeFile(join(dataDir, 'CURRENT'), '{"gener');
      expect(await faults(dataDir)).to.have.length(1);
      await examine(dataDir, true);
      expect((await currentGeneration(dataDir))?.generation).to.equal(generation);
      await truncate(join(dataDir, 'generations', generation, 'vectors.f32'), 8);
      await examine(dataDir, true);
      expect((await currentGeneration(dataDir))?.generation).not.to.equal(generation);
      expect(await words(dataDir)).to.equal('badge');
    });

    it('tells a damaged database and what its loss means, and leaves it alone', async () => {
      await writeFile(join(dataDir, 'activity.db'), 'This is no database. '.repeat(400));
      const found = (await examine(dataDir, true)).find(({ state }) => state === 'bad');
      expect(found?.message).to.match(/activity\.db is damaged/);
      expect(found?.remedy).to.match(/backup/);
      expect(await readFile(join(dataDir, 'activity.db'), 'utf8')).to.match(/^This is no database/);
    });

    it('repairs nothing while an indexer is at work', async () => {
      const lock = takeLock(join(dataDir, 'indexer.lock'));
      expect(await failureOf(examine(dataDir, true))).to.match(/^conflict: /);
      expect((await examine(dataDir, false)).map(({ message }) => message)).to.include(
        'An indexer is at work now.',
      );
      lock.release();
    });
  });
});
