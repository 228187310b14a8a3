import { expect } from 'chai';
import { INPUTS } from '../../../../../encoder/training/objectives.ts';
import { rankingBatches, type RankingData } from '../../../../../encoder/training/data/batches/ranking.ts';
import { firstTokens, numberedTexts, only } from './helpers.ts';

/** Ten queries, as many positives, and 20 others; each query has five of them to draw from. */
const LENGTHS = Array.from({ length: 40 }, (_, row) => 2 + (row % 10));
const texts = numberedTexts(LENGTHS);
const data: RankingData = {
  tokens: texts.tokens,
  teacher: texts.teacher ?? expect.fail('no teacher'),
  queries: Array.from({ length: 10 }, (_, query) => ({
    query,
    positive: 10 + query,
    others: [0, 1, 2, 3, 4].map((other) => 20 + ((2 * query + other) % 20)),
  })),
  negatives: 2,
};

function columnsOf(batch: ReturnType<ReturnType<typeof rankingBatches>['at']>, size: number): number[][] {
  const rows = firstTokens(only(batch)).map((token) => token - 1000);
  return Array.from({ length: 4 }, (_, column) => rows.slice(column * size, (column + 1) * size));
}

describe('batches of ranked candidates', () => {
  it("hold queries, positives and negatives by columns, and the teacher's scores", () => {
    const batches = rankingBatches(data, { batch: 5, seed: 1 }, 0);
    expect(batches.length).to.equal(2);
    const seen: number[] = [];
    for (const index of [0, 1]) {
      const batch = batches.at(index);
      const columns = columnsOf(batch, 5);
      const [queries = [], positives = [], ...negatives] = columns;
      seen.push(...queries);
      expect(positives).to.deep.equal(queries.map((query) => 10 + query));
      const expected = queries.flatMap((query, place) => {
        const drawn = negatives.map((column) => column[place] ?? NaN);
        expect(data.queries[query]?.others).to.include.members(drawn);
        expect(new Set(drawn)).to.have.length(2);
        // The teacher's vector of a row is [row, length].
        return [10 + query, ...drawn].map(
          (row) => query * row + (LENGTHS[query] ?? NaN) * (LENGTHS[row] ?? NaN),
        );
      });
      expect([...(only(batch).inputs[INPUTS.candidates] ?? [])]).to.deep.equal(expected);
    }
    expect(new Set(seen)).to.have.length(10);
  });

  it('are a pure function of data, seed and epoch, and draw other negatives in another epoch', () => {
    const all = (seed: number, epoch: number): number[][] =>
      [0, 1].flatMap((index) => columnsOf(rankingBatches(data, { batch: 5, seed }, epoch).at(index), 5));
    expect(all(1, 0)).to.deep.equal(all(1, 0));
    expect(all(1, 0)).to.not.deep.equal(all(1, 1)).and.to.not.deep.equal(all(2, 0));
  });

  it('are one smaller batch of little data', () => {
    const batches = rankingBatches(data, { batch: 16, seed: 1 }, 0);
    expect(batches.length).to.equal(1);
    expect(only(batches.at(0)).texts).to.have.length(40);
  });
});
