import { expect } from 'chai';
import { seededRandom } from '../../../../../core/random.ts';
import { distilBatches, type DistilOptions } from '../../../../../encoder/training/data/batches/distil.ts';
import type { Batch } from '../../../../../encoder/training/objectives.ts';
import { firstTokens, numberedTexts } from './helpers.ts';

const random = seededRandom(5);
const lengths = Array.from({ length: 900 }, () => 3 + Math.floor(random() * 45));
const texts = numberedTexts(lengths);
const second = numberedTexts([5, 40, 10, 30, 20], 5000);

function textsOf(parts: readonly Batch[]): (readonly number[])[] {
  return parts.flatMap((part) => part.texts);
}

function rows(options: DistilOptions, epoch = 0): number[][] {
  const batches = distilBatches(texts, options, epoch);
  return Array.from({ length: batches.length }, (_, index) =>
    batches.at(index).flatMap((part) => firstTokens(part)),
  );
}

describe('batches of distillation', () => {
  it('are a pure function of data, seed and epoch', () => {
    const some = rows({ batch: 8, seed: 1, companions: [] }, 3);
    expect(rows({ batch: 8, seed: 1, companions: [] }, 3)).to.deep.equal(some);
    expect(rows({ batch: 8, seed: 1, companions: [] }, 4)).to.not.deep.equal(some);
    expect(rows({ batch: 8, seed: 2, companions: [] }, 3)).to.not.deep.equal(some);
  });

  it('hold each text at most once an epoch, all but a rest, and other rests in other epochs', () => {
    const missing = [0, 1].map((epoch) => {
      const epochRows = rows({ batch: 7, seed: 1, companions: [] }, epoch);
      expect(epochRows).to.have.length(128);
      const seen = new Set(epochRows.flat());
      expect(seen).to.have.length(896);
      return lengths.map((_, row) => 1000 + row).filter((row) => !seen.has(row));
    });
    expect(missing[0]).to.not.deep.equal(missing[1]);
  });

  it('pad little, though their order is random', () => {
    const batches = distilBatches(texts, { batch: 8, seed: 1, companions: [] }, 0);
    const longest: number[] = [];
    let spread = 0;
    for (let index = 0; index < batches.length; index++) {
      const sizes = textsOf(batches.at(index)).map(({ length }) => length);
      longest.push(Math.max(...sizes));
      spread += (Math.max(...sizes) - Math.min(...sizes)) / batches.length;
    }
    expect(spread).to.be.below(4);
    const rises = longest.filter((size, index) => size > (longest[index - 1] ?? 0)).length;
    expect(rises).to.be.within(longest.length * 0.3, longest.length * 0.7);
  });

  it('take their share from a second source, evenly, as a part of its own', () => {
    const counts = new Map<number, number>();
    for (const epoch of [0, 1]) {
      const batches = distilBatches(
        texts,
        { batch: 8, seed: 1, companions: [{ texts: second, count: 2, together: 1 }] },
        epoch,
      );
      expect(batches.length).to.equal(150);
      expect(batches.at(0).map((part) => part.texts.length)).to.deep.equal([6, 2]);
      for (let index = 0; index < batches.length; index++) {
        const own = batches
          .at(index)
          .flatMap((part) => firstTokens(part))
          .slice(0, 6);
        expect(own.every((token) => token < 2000)).to.equal(true);
        for (const [token = 0] of textsOf(batches.at(index)).slice(6)) {
          counts.set(token, (counts.get(token) ?? 0) + 1);
        }
      }
    }
    expect([...counts.keys()].sort()).to.deep.equal([5000, 5001, 5002, 5003, 5004]);
    expect([...counts.values()]).to.deep.equal(new Array(5).fill(120));
  });

  it('take texts that belong together in a row, beside others', () => {
    const grouped = numberedTexts(
      Array.from({ length: 24 }, (_, row) => 3 + (row % 5)),
      7000,
    );
    const companions = [
      { texts: grouped, count: 8, together: 4 },
      { texts: second, count: 2, together: 1 },
    ];
    const batches = distilBatches(texts, { batch: 16, seed: 1, companions }, 2);
    const seen = new Set<number>();
    for (let index = 0; index < batches.length; index++) {
      const firsts = textsOf(batches.at(index)).map(([token = 0]) => token);
      for (const from of [6, 10]) {
        const [first = 0, ...others] = firsts.slice(from, from + 4);
        expect((first - 7000) % 4).to.equal(0);
        expect(others).to.deep.equal([first + 1, first + 2, first + 3]);
        seen.add(first);
      }
      expect(firsts.slice(14).every((token) => token >= 5000 && token < 6000)).to.equal(true);
    }
    expect(seen).to.have.length(6);
  });

  it('are one smaller batch where the data is less than one, and none without data', () => {
    const few = distilBatches(second, { batch: 8, seed: 1, companions: [] }, 0);
    expect(few.length).to.equal(1);
    expect(few.at(0).flatMap((part) => firstTokens(part))).to.have.members([5000, 5001, 5002, 5003, 5004]);
    expect(() => few.at(1)).to.throw(RangeError);
    expect(distilBatches(numberedTexts([]), { batch: 8, seed: 1, companions: [] }, 0).length).to.equal(0);
  });
});
