import { expect } from 'chai';
import { seededRandom } from '../../../../core/random.ts';
import { distilBatches, type DistilOptions } from '../../../../training/data/batches/distil.ts';
import { firstTokens, numberedTexts } from './texts.ts';

const random = seededRandom(5);
const lengths = Array.from({ length: 900 }, () => 3 + Math.floor(random() * 45));
const texts = numberedTexts(lengths);
const second = numberedTexts([5, 40, 10, 30, 20], 5000);

function rows(options: DistilOptions, epoch = 0): number[][] {
  const batches = distilBatches(texts, options, epoch);
  return Array.from({ length: batches.length }, (_, index) => firstTokens(batches.at(index)));
}

describe('batches of distillation', () => {
  it('are a pure function of data, seed and epoch', () => {
    const some = rows({ batch: 8, seed: 1 }, 3);
    expect(rows({ batch: 8, seed: 1 }, 3)).to.deep.equal(some);
    expect(rows({ batch: 8, seed: 1 }, 4)).to.not.deep.equal(some);
    expect(rows({ batch: 8, seed: 2 }, 3)).to.not.deep.equal(some);
  });

  it('hold each text at most once an epoch, all but a rest, and other rests in other epochs', () => {
    const missing = [0, 1].map((epoch) => {
      const epochRows = rows({ batch: 7, seed: 1 }, epoch);
      expect(epochRows).to.have.length(128);
      const seen = new Set(epochRows.flat());
      expect(seen).to.have.length(896);
      return lengths.map((_, row) => 1000 + row).filter((row) => !seen.has(row));
    });
    expect(missing[0]).to.not.deep.equal(missing[1]);
  });

  it('pad little, though their order is random', () => {
    const batches = distilBatches(texts, { batch: 8, seed: 1 }, 0);
    const longest: number[] = [];
    let spread = 0;
    for (let index = 0; index < batches.length; index++) {
      const sizes = batches.at(index).texts.map(({ length }) => length);
      longest.push(Math.max(...sizes));
      spread += (Math.max(...sizes) - Math.min(...sizes)) / batches.length;
    }
    expect(spread).to.be.below(4);
    const rises = longest.filter((size, index) => size > (longest[index - 1] ?? 0)).length;
    expect(rises).to.be.within(longest.length * 0.3, longest.length * 0.7);
  });

  it('take their share from a second source, evenly, short texts beside short ones', () => {
    const counts = new Map<number, number>();
    for (const epoch of [0, 1]) {
      const batches = distilBatches(
        texts,
        { batch: 8, seed: 1, second: { texts: second, share: 0.25 } },
        epoch,
      );
      expect(batches.length).to.equal(150);
      for (let index = 0; index < batches.length; index++) {
        const own = firstTokens(batches.at(index)).slice(0, 6);
        expect(own.every((token) => token < 2000)).to.equal(true);
        for (const [token = 0] of batches.at(index).texts.slice(6)) {
          counts.set(token, (counts.get(token) ?? 0) + 1);
        }
      }
    }
    expect([...counts.keys()].sort()).to.deep.equal([5000, 5001, 5002, 5003, 5004]);
    expect([...counts.values()]).to.deep.equal(new Array(5).fill(120));

    const batches = distilBatches(texts, { batch: 8, seed: 1, second: { texts: second, share: 0.25 } }, 0);
    for (let index = 0; index < batches.length; index++) {
      const sizes = batches.at(index).texts.map(({ length }) => length);
      const own = sizes.slice(0, 6).reduce((sum, size) => sum + size / 6, 0);
      const others = sizes.slice(6).reduce((sum, size) => sum + size / 2, 0);
      expect(Math.abs(own - others)).to.be.below(16);
    }
  });

  it('can come from the second source alone, or not at all', () => {
    const alone = distilBatches(texts, { batch: 4, seed: 1, second: { texts: second, share: 1 } }, 0);
    expect(alone.length).to.equal(1);
    expect(firstTokens(alone.at(0)).every((token) => token >= 5000)).to.equal(true);
    const without = rows({ batch: 8, seed: 1 });
    expect(rows({ batch: 8, seed: 1, second: { texts: second, share: 0 } })).to.deep.equal(without);
    const nothing = { texts: numberedTexts([]), share: 0.5 };
    expect(rows({ batch: 8, seed: 1, second: nothing })).to.deep.equal(without);
  });

  it('are one smaller batch where the data is less than one, and none without data', () => {
    const few = distilBatches(second, { batch: 8, seed: 1 }, 0);
    expect(few.length).to.equal(1);
    expect(firstTokens(few.at(0))).to.have.members([5000, 5001, 5002, 5003, 5004]);
    expect(() => few.at(1)).to.throw(RangeError);
    expect(distilBatches(numberedTexts([]), { batch: 8, seed: 1 }, 0).length).to.equal(0);
  });
});
