import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaqEntry, Phrasing } from '../../core/domain.ts';
import { verify, type Built } from '../../indexer/verify.ts';
import { copiesIn, noCopies } from '../../search/dense/duplicate-vectors.ts';
import { buildHnsw } from '../../search/dense/hnsw.ts';
import { writeContent } from '../../store/generation/content.ts';
import { failureOf } from '../failure-of.ts';
import { unitVectors } from '../unit-vectors.ts';

const DIMENSIONS = 8;

function entriesOf(count: number): FaqEntry[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `e${number}`,
    question: `Question ${number}`,
    answer: 'A',
    alternates: [],
    category: null,
    language: null,
    url: null,
    updatedAt: null,
  }));
}

function questionsOf(entries: readonly FaqEntry[]): Phrasing[] {
  return entries.map(({ id, question }) => ({ entryId: id, kind: 'question', ordinal: 0, text: question }));
}

describe('verify', () => {
  const count = 300;
  const entries = entriesOf(count);
  const phrasings = questionsOf(entries);
  const vectors = unitVectors(count, DIMENSIONS, 1);
  let folder: string;
  let built: Built;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-verify-'));
    built = {
      folder,
      entries,
      phrasings,
      vectors,
      dimensions: DIMENSIONS,
      copies: noCopies(count),
      probes: unitVectors(100, DIMENSIONS, 2),
    };
    writeContent(join(folder, 'content.db'), entries, phrasings);
    await buildHnsw(vectors, DIMENSIONS, noCopies(count), join(folder, 'index.hnsw'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('passes what is right', async () => {
    const { selfRecall, recallAt10, candidates, exactScan } = await verify(built);
    expect(selfRecall).to.equal(1);
    expect(recallAt10).to.be.within(0.99, 1);
    expect(candidates).to.equal(128);
    expect(exactScan).to.equal(false);
  });

  for (const [few, many] of [
    [300, 300],
    [3000, 10],
  ] as const) {
    it(`passes ${few} entries of which ${few === many ? 'all share one answer' : `each ${few / many} share one`}`, async () => {
      const asked = entriesOf(few);
      const answers = few / many === 1 ? 1 : many;
      const alike = asked.map(({ id }): Phrasing => ({ entryId: id, kind: 'answer', ordinal: 0, text: 'A' }));
      const questions = unitVectors(few, DIMENSIONS, 1);
      const shared = unitVectors(answers, DIMENSIONS, 5);
      const copied = asked.flatMap((_, n) => [
        ...shared.subarray((n % answers) * DIMENSIONS, ((n % answers) + 1) * DIMENSIONS),
      ]);
      const all = Float32Array.from([...questions, ...copied]);
      const copies = await copiesIn(all, DIMENSIONS);
      const catalog: Built = {
        ...{ folder, entries: asked, dimensions: DIMENSIONS, probes: unitVectors(100, DIMENSIONS, 2) },
        phrasings: [...questionsOf(asked), ...alike],
        vectors: all,
        copies,
      };
      writeContent(join(folder, 'content.db'), asked, catalog.phrasings);
      await buildHnsw(all, DIMENSIONS, copies, join(folder, 'index.hnsw'));
      const { selfRecall, recallAt10, exactScan } = await verify(catalog);
      expect(selfRecall).to.equal(1);
      expect(recallAt10).to.be.within(0.99, 1);
      expect(exactScan).to.equal(false);
    });
  }

  it('searches more thoroughly where neighbors would be missed, and says how thoroughly', async () => {
    // Random directions of many dimensions are all about equally far: the hardest case for a graph.
    const dimensions = 512;
    const hard = entriesOf(2000);
    const wide: Built = {
      folder,
      entries: hard,
      phrasings: questionsOf(hard),
      vectors: unitVectors(hard.length, dimensions, 1),
      dimensions,
      copies: noCopies(hard.length),
      probes: unitVectors(100, dimensions, 2),
    };
    writeContent(join(folder, 'content.db'), hard, wide.phrasings);
    await buildHnsw(wide.vectors, dimensions, noCopies(hard.length), join(folder, 'index.hnsw'));
    const { selfRecall, recallAt10, candidates } = await verify(wide);
    expect(selfRecall).to.equal(1);
    expect(recallAt10).to.be.within(0.99, 1);
    expect(candidates).to.be.within(256, 1024);
  });

  it('leaves it to the exact scan where the HNSW misses too much, and says so', async () => {
    await buildHnsw(
      unitVectors(count, DIMENSIONS, 3),
      DIMENSIONS,
      noCopies(count),
      join(folder, 'index.hnsw'),
    );
    const { recallAt10, ...found } = await verify(built);
    expect(found).to.include({ selfRecall: 1, exactScan: true });
    expect(recallAt10).to.be.below(0.99);
  });

  it('needs no HNSW: the exact scan serves then, and misses nothing', async () => {
    rmSync(join(folder, 'index.hnsw'));
    const scanned = { ...built, copies: null, probes: new Float32Array(0) };
    expect(await verify(scanned)).to.deep.equal({
      selfRecall: 1,
      recallAt10: 1,
      candidates: 128,
      exactScan: true,
    });
    // Beside one vector that does not find itself, since it is not of unit length.
    const short = vectors.slice();
    for (let place = 0; place < DIMENSIONS; place++) short[place] = (short[place] ?? 0) / 2;
    expect(await failureOf(verify({ ...scanned, vectors: short }))).to.match(
      /^failed: .* 99.67% of the entries/,
    );
  });

  it('refuses texts that are not those of the vectors', async () => {
    writeContent(join(folder, 'content.db'), entries, [...phrasings].reverse());
    expect(await failureOf(verify(built))).to.match(/^failed: .* 0% of the entries find themselves/);
  });

  it('refuses vectors that are no numbers', async () => {
    const broken = vectors.slice();
    broken.fill(Number.NaN, 0, DIMENSIONS);
    expect(await failureOf(verify({ ...built, vectors: broken }))).to.match(
      /^failed: The new index did not pass/,
    );
  });

  it('stops when it is cancelled', async () => {
    expect(await failureOf(verify(built, { signal: AbortSignal.abort() }))).to.match(/^cancelled/);
  });
});
