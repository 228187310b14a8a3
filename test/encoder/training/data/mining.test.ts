import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dot } from '../../../../measures/summary.ts';
import { toFp16 } from '../../../../encoder/model/weights/float16.ts';
import { type MiningOptions, nearestOf } from '../../../../encoder/training/data/mining.ts';
import { gathered, halfRows } from '../../../../encoder/training/data/vector-file.ts';
import { failureOf } from '../../../failure-of.ts';
import { folder } from '../../../temporary-files.ts';
import { unitVectors } from '../../../unit-vectors.ts';

const HIDDEN = 6;
/** More candidates than one product takes. */
const COUNT = 4500;
const vectors = halfRows(toFp16(unitVectors(COUNT, HIDDEN, 4)), HIDDEN);
const rows = Array.from({ length: COUNT }, (_, row) => row);
const cosine = (one: number, other: number): number =>
  dot(gathered(vectors, [one]), gathered(vectors, [other]));

function ranked(query: number, fits: (row: number) => boolean): number[] {
  return rows.filter(fits).sort((a, b) => cosine(query, b) - cosine(query, a));
}

describe('mined negatives', function () {
  this.timeout(20_000);
  let options: MiningOptions;
  beforeEach(() => {
    const place = join(mkdtempSync(join(folder, 'mining-')), 'kept');
    options = { folder: place, threads: 1, depth: 5, duplicate: 0.9 };
  });

  it('are the nearest that say something else than the query', async () => {
    const queries = [0, 7, 4499].map((query) => ({ query, positives: [] }));
    const found = await nearestOf(vectors, rows, queries, { ...options, duplicate: 0.99 });
    for (const [index, { query }] of queries.entries()) {
      const expected = ranked(query, (row) => row !== query && cosine(query, row) < 0.99);
      expect(found[index]).to.deep.equal(expected.slice(0, 5));
    }
  });

  it('are none of the right answers, nor what says the same as these', async () => {
    const [near = 0, second = 0] = ranked(3, (row) => row !== 3);
    const queries = [{ query: 3, positives: [near, second] }];
    const candidates = rows.filter((row) => row % 2 === 0 || row === near);
    const [found = []] = await nearestOf(vectors, candidates, queries, options);
    expect(found).to.have.length(5).and.to.not.include.members([3, near]);
    for (const row of found) {
      expect(candidates).to.include(row);
      expect(Math.max(cosine(near, row), cosine(second, row))).to.be.below(0.9);
    }
  });

  it('are fewer where there are no more', async () => {
    const found = await nearestOf(vectors, [1, 2, 3], [{ query: 1, positives: [] }], {
      ...options,
      duplicate: 1,
    });
    expect(found[0]).to.have.members([2, 3]);
  });

  it('are made once, go on where they were interrupted, and are others for other settings', async () => {
    const queries = rows.slice(0, 2500).map((query) => ({ query, positives: [] }));
    const few = rows.slice(0, 50);
    const stop = new AbortController();
    const cancelled = nearestOf(vectors, few, queries, {
      ...options,
      signal: stop.signal,
      report: ({ done }) => {
        if (done > 0) stop.abort();
      },
    });
    expect(await failureOf(cancelled)).to.match(/^cancelled: /);
    const begun: number[] = [];
    const found = await nearestOf(vectors, few, queries, {
      ...options,
      report: ({ done }) => begun.push(done),
    });
    expect(begun).to.deep.equal([1024, 2048, 2500]);
    const again = await nearestOf(vectors, few, queries, {
      ...options,
      report: () => expect.fail('It was there.'),
    });
    expect(again).to.deep.equal(found);
    await nearestOf(vectors, few, queries, { ...options, depth: 4 });
    expect(readdirSync(options.folder)).to.have.length(2);
  });
});
