import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/files.ts';
import { currentGeneration, setCurrent } from '../../indexer/current.ts';
import { removeOldGenerations, rollback, unpin } from '../../indexer/generations.ts';
import {
  GENERATION_FILES,
  generationDir,
  generationManifest,
  MANIFEST_FILE,
} from '../../indexer/manifest.ts';
import { verifyFiles } from '../../indexer/open.ts';
import { temporaryFolder } from '../journeys/index-helpers.ts';

const CONTENT = 'as it was written';
const VARIANT = { name: 'minilm-l3', source: 'minilm-l3', identity: 'one', dimensions: 384 };

/** A generation that verifies, without an encoder's work. */
async function makeGeneration(
  dataDir: string,
  id: string,
  sequence: number,
  variant = VARIANT,
): Promise<void> {
  const folder = generationDir(dataDir, id);
  await mkdir(folder, { recursive: true });
  const names = Object.values(GENERATION_FILES);
  for (const name of names) await writeFile(join(folder, name), CONTENT);
  const manifest = {
    id,
    variant,
    sequence,
    createdAt: '2026-01-01T00:00:00.000Z',
    entries: 1,
    phrasings: 1,
    fingerprint: sha256(id),
    files: Object.fromEntries(names.map((name) => [name, sha256(CONTENT)])),
    selfRecall: 1,
    recallAt10: 1,
  };
  await writeFile(join(folder, MANIFEST_FILE), JSON.stringify(manifest));
}

/** Four generations, of which the newest is live: the oldest, g1, is one more than stay. */
async function makeGenerations(dataDir: string): Promise<void> {
  for (const number of [1, 2, 3, 4]) await makeGeneration(dataDir, `g${number}`, number);
  await setCurrent(dataDir, { generation: 'g4', pinned: false });
}

/** The id that CURRENT names, once its files have been checked. */
async function verifiedCurrent(dataDir: string): Promise<string> {
  const current = await currentGeneration(dataDir);
  if (current === null) throw new Error('CURRENT names nothing.');
  await verifyFiles(
    generationDir(dataDir, current.generation),
    await generationManifest(dataDir, current.generation),
  );
  return current.generation;
}

describe('which generation is live', () => {
  const parent = temporaryFolder();
  let dataDir: string;

  it('is never one that is removed while a rollback checks its files', async () => {
    dataDir = join(parent, 'held');
    await makeGenerations(dataDir);
    // A pipe in place of the last file holds the rollback in the middle of its check, for as long as the test wants.
    const last = join(generationDir(dataDir, 'g1'), GENERATION_FILES.calibration);
    await rm(last);
    execFileSync('mkfifo', [last]);
    const rolledBack = rollback(dataDir, 'g1');
    const pipe = await open(last, 'w');
    const removed = removeOldGenerations(dataDir);
    // Many times as long as a removal takes that does not wait.
    const generations = join(dataDir, 'generations');
    for (let look = 0; look < 300 && (await readdir(generations)).includes('g1'); look++);
    await pipe.writeFile(CONTENT);
    await pipe.close();
    expect(await rolledBack).to.equal('g1');
    expect((await removed).map(({ id }) => id)).to.deep.equal(['g4', 'g3', 'g2', 'g1']);
    await rm(last);
    await writeFile(last, CONTENT);
    expect(await verifiedCurrent(dataDir)).to.equal('g1');
  });

  it('exists and verifies, whoever comes first', async () => {
    for (let round = 0; round < 10; round++) {
      dataDir = join(parent, `round-${round}`);
      await makeGenerations(dataDir);
      const removalFirst = round % 2 === 0 ? removeOldGenerations(dataDir) : null;
      const rolledBack = rollback(dataDir, 'g1').catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'not-found') return 'g4';
        throw error;
      });
      const [expected] = await Promise.all([rolledBack, removalFirst ?? removeOldGenerations(dataDir)]);
      expect(await verifiedCurrent(dataDir)).to.equal(expected);
    }
  });
});

describe('whether a person chose the live encoders', () => {
  const parent = temporaryFolder();
  let dataDir: string;
  beforeEach(async () => {
    dataDir = join(parent, randomUUID());
    await makeGeneration(dataDir, 'g1', 1, { ...VARIANT, name: 'other' });
    await makeGeneration(dataDir, 'g2', 2);
    await makeGeneration(dataDir, 'g3', 3);
  });
  const chosen = async (): Promise<boolean | undefined> => (await currentGeneration(dataDir))?.chosen;

  it('stays as it was after a rollback to the same, and an unpin', async () => {
    for (const before of [true, false]) {
      await setCurrent(dataDir, { generation: 'g3', pinned: false, chosen: before });
      await rollback(dataDir, 'g2');
      expect(await chosen()).to.equal(before);
      await unpin(dataDir);
      expect(await currentGeneration(dataDir)).to.deep.equal({
        generation: 'g3',
        pinned: false,
        chosen: before,
      });
    }
  });

  it('is so after a rollback to others', async () => {
    await setCurrent(dataDir, { generation: 'g3', pinned: false, chosen: false });
    await rollback(dataDir, 'g1');
    await unpin(dataDir);
    expect(await currentGeneration(dataDir)).to.deep.equal({ generation: 'g1', pinned: false, chosen: true });
  });

  it('is not known of what an older program made live', async () => {
    await setCurrent(dataDir, { generation: 'g3', pinned: false });
    expect(await currentGeneration(dataDir)).to.deep.equal({ generation: 'g3', pinned: false });
  });
});
