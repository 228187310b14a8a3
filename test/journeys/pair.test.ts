import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import type { SearchResult } from '../../core/domain.ts';
import { dot } from '../../measures/summary.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import {
  generationManifest,
  listGenerations,
  liveVariants,
  newestManifestOf,
  openGeneration,
  rollback,
} from '../../indexer/generations.ts';
import { MANIFEST_FILE, type IndexedVariant } from '../../indexer/manifest.ts';
import type { IndexOptions, IndexReport } from '../../indexer/run.ts';
import { openLibrary } from '../../store/library/library.ts';
import { indexRows, OFFICE, rooms, temporaryFolder, type Row, type Workbench } from './index-helpers.ts';
import { makePair, type TinyPair } from './pair-helpers.ts';

const NO_ENCODER: Partial<IndexOptions> = {
  startEncoder: () => Promise.reject(new Error('Something was to be embedded.')),
};

describe('indexing for a pair of encoders', () => {
  let pair: TinyPair;
  let bench: Workbench;
  let dataDir: string;

  before(async () => {
    pair = await makePair(temporaryFolder());
    bench = { variant: pair.teacher, encoder: await startEncoder(pair.teacher, { threads: 1 }) };
  });
  after(() => bench.encoder.close());
  beforeEach(() => {
    dataDir = join(temporaryFolder(), 'data');
  });

  const index = (rows: readonly Row[], options: Partial<IndexOptions> = {}): Promise<IndexReport> =>
    indexRows(bench, dataDir, rows, options);
  const asked = (options: Partial<IndexOptions> = {}): Partial<IndexOptions> => ({
    queryVariant: pair.student,
    ...options,
  });

  it('changes the questions’ encoder and back without embedding anything', async () => {
    const alone = await index(OFFICE);
    expect(alone).to.include({ variant: 'teacher', embedded: 7 }).and.not.to.have.property('queryVariant');

    const paired = await index(OFFICE, asked(NO_ENCODER));
    expect(paired).to.include({
      variant: 'teacher',
      queryVariant: 'student',
      built: true,
      embedded: 0,
      activated: true,
      selfRecall: 1,
      recallAt10: 1,
    });
    const { variant, queryVariant } = await generationManifest(dataDir, paired.generation);
    expect(variant).to.include({ name: 'teacher', identity: pair.teacher.identity });
    expect(queryVariant).to.deep.equal({
      name: 'student',
      source: pair.student.source,
      identity: pair.student.identity,
      dimensions: 32,
    });
    expect(await liveVariants(dataDir)).to.deep.equal({
      variant: pair.teacher.source,
      queryVariant: pair.student.source,
    });
    expect(await index(OFFICE, asked(NO_ENCODER))).to.include({
      generation: paired.generation,
      built: false,
    });

    const back = await index(OFFICE, NO_ENCODER);
    expect(back).to.include({ generation: alone.generation, built: false, activated: true });
    const library = openLibrary(join(dataDir, 'library.db'));
    expect(library.vectorsOf(pair.student.identity, 32).count()).to.equal(0);
    library.close();
  });

  it('compares the student’s questions with the teacher’s entries', async () => {
    const { generation } = await index(OFFICE, asked());
    const student = await startEncoder(pair.student, { threads: 1 });
    const query = 'my card was stolen';
    const { vectors: question } = await student.embed([query]);
    await student.close();
    const { searcher } = await openGeneration(dataDir, generation);
    const result = searcher.search({ query, limit: 3, mode: 'dense' }, question);
    searcher.close();
    expect(result).to.include({ variant: 'teacher', queryVariant: 'student', degraded: false });
    expect(result.hits).to.have.length(3);
    for (const { matched } of result.hits) {
      const { vectors: phrasing } = await bench.encoder.embed([matched.phrasing.text]);
      expect(matched.dense).to.be.closeTo(dot(question, phrasing), 1e-5);
    }
  });

  it('keeps three generations of each pair, and rolls back within it', async () => {
    const reports: IndexReport[] = [];
    for (const count of [1, 2, 3, 4]) {
      reports.push(await index(rooms(count)));
      reports.push(await index(rooms(count), asked()));
    }
    const kept = await listGenerations(dataDir);
    expect(kept.map(({ id }) => id)).to.have.members(reports.slice(2).map(({ generation }) => generation));
    expect(kept.map(({ queryVariant }) => queryVariant)).to.deep.equal([
      ...['student', undefined, 'student', undefined, 'student', undefined],
    ]);
    expect(await rollback(dataDir)).to.equal(reports[5]?.generation);
  });

  it('rolls back to the encoder of before where the pair has nothing older', async () => {
    const alone = await index(OFFICE);
    await index(OFFICE, asked());
    expect(await rollback(dataDir)).to.equal(alone.generation);
  });

  it('can be asked by another encoder than it was made for, with a calibration that fits', async () => {
    const { generation } = await index(OFFICE);
    const { vectors } = await bench.encoder.embed(['where is my badge']);
    const answerOf = async (queryEncoder?: IndexedVariant): Promise<SearchResult> => {
      const { searcher } = await openGeneration(dataDir, generation, queryEncoder);
      const result = searcher.search({ query: 'where is my badge', limit: 3, mode: 'dense' }, vectors);
      searcher.close();
      return result;
    };
    const own = await answerOf();
    const other = await answerOf({ ...pair.student, name: 'minilm-l3' });
    expect(other).to.include({ variant: 'teacher', queryVariant: 'minilm-l3' });
    expect(other.hits.map(({ score }) => score)).to.deep.equal(own.hits.map(({ score }) => score));
    expect(other.hits[0]?.probability).not.to.equal(own.hits[0]?.probability);
    expect((await newestManifestOf(dataDir, pair.teacher.identity))?.id).to.equal(generation);
    expect(await newestManifestOf(dataDir, pair.teacher.identity, pair.student.identity)).to.equal(null);
  });

  it('takes a generation of before there were pairs for one of a single encoder', async () => {
    const { generation } = await index(OFFICE);
    const path = join(dataDir, 'generations', generation, MANIFEST_FILE);
    const manifest = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')));
    const { queryVariant, ...earlier } = manifest;
    expect(queryVariant).to.deep.equal(manifest.variant);
    await writeFile(path, JSON.stringify(earlier));
    expect((await generationManifest(dataDir, generation)).queryVariant.name).to.equal('teacher');
    expect(await index(OFFICE, NO_ENCODER)).to.include({ generation, built: false });
  });
});
