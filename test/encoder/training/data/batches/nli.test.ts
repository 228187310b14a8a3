import { expect } from 'chai';
import { nliBatches, tripletRows, type NliData } from '../../../../../encoder/training/data/batches/nli.ts';
import { firstTokens, numberedTexts, only } from './helpers.ts';

/** Triplet i of texts 3i, 3i + 1, 3i + 2, save that every fourth has the positive of the one before as anchor. */
function manyTriplets(count: number): NliData {
  return {
    ...numberedTexts(new Array<number>(3 * count).fill(4)),
    triplets: Array.from({ length: count }, (_, index) => {
      const at = 3 * index;
      return [index % 4 === 3 ? at - 2 : at, at + 1, at + 2] as const;
    }),
  };
}

describe('triplets by rows', () => {
  it('have each text once', () => {
    const { texts, triplets } = tripletRows([
      { premise: 'rain', hypothesis: 'wet', label: 'entailment' },
      { premise: 'rain', hypothesis: 'dry', label: 'contradiction' },
      { premise: 'sun', hypothesis: 'dry', label: 'entailment' },
      { premise: 'sun', hypothesis: 'wet', label: 'contradiction' },
    ]);
    expect(texts).to.deep.equal(['rain', 'wet', 'dry', 'sun']);
    expect(triplets).to.deep.equal([
      [0, 1, 2],
      [3, 2, 1],
    ]);
  });
});

describe('batches of triplets', () => {
  const data = manyTriplets(200);
  const plan = (seed: number, epoch: number): number[][] => {
    const batches = nliBatches(data, { batch: 16, seed }, epoch);
    return Array.from({ length: batches.length }, (_, index) => firstTokens(only(batches.at(index))));
  };

  it('are a pure function of data, seed and epoch', () => {
    expect(plan(1, 0)).to.deep.equal(plan(1, 0));
    expect(plan(1, 0)).to.not.deep.equal(plan(1, 1)).and.to.not.deep.equal(plan(2, 0));
  });

  it('hold anchors, then positives, then negatives, no text twice, and all but a rest of the triplets', () => {
    const known = new Set(data.triplets.map((triplet) => triplet.map((row) => 1000 + row).join()));
    const seen = new Set<string>();
    for (const rows of plan(1, 0)) {
      expect(rows).to.have.length(48);
      expect(new Set(rows)).to.have.length(48);
      for (let index = 0; index < 16; index++) {
        const triplet = [rows[index], rows[16 + index], rows[32 + index]].join();
        expect(known).to.include(triplet);
        expect(seen).to.not.include(triplet);
        seen.add(triplet);
      }
    }
    expect(seen.size).to.be.within(192, 200);
  });

  it('take texts of the same tokens for the same', () => {
    const tokens = data.tokens.map((_, row) => [row % 3 === 0 ? 7 : row]);
    const batches = nliBatches({ ...data, tokens, teacher: null }, { batch: 4, seed: 1 }, 0);
    expect(batches.length).to.be.greaterThan(10);
    for (let index = 0; index < batches.length; index++) {
      const texts = only(batches.at(index)).texts.map((ids) => ids.join());
      expect(new Set(texts)).to.have.length(12);
      expect(only(batches.at(index)).inputs).to.deep.equal({});
    }
  });

  it('are one smaller batch where no other triplet may join', () => {
    const tokens = data.tokens.map((_, row) => [row % 3 === 1 ? 7 : row]);
    const batches = nliBatches({ ...data, tokens, teacher: null }, { batch: 4, seed: 1 }, 0);
    expect(batches.length).to.equal(1);
    expect(only(batches.at(0)).texts).to.have.length(3);
  });
});
