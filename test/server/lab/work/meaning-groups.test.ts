import { expect } from 'chai';
import { seededRandom } from '../../../../core/random.ts';
import { meaningGroups, similarities } from '../../../../server/lab/work/meaning-groups.ts';

/** Joins the two groups that are most alike on average until none are alike enough: slow, and as the definition says. */
function byDefinition(similarity: Float32Array, size: number, least: number): number[][] {
  const groups = Array.from({ length: size }, (_, place) => [place]);
  for (;;) {
    let best = { one: -1, other: -1, mean: -Infinity };
    for (let one = 0; one < groups.length; one++) {
      for (let other = one + 1; other < groups.length; other++) {
        const [mine, theirs] = [groups[one] ?? [], groups[other] ?? []];
        let sum = 0;
        for (const a of mine) for (const b of theirs) sum += similarity[a * size + b] ?? 0;
        const mean = sum / (mine.length * theirs.length);
        if (mean > best.mean) best = { one, other, mean };
      }
    }
    if (best.mean < least) break;
    const joined = [...(groups[best.one] ?? []), ...(groups[best.other] ?? [])];
    groups.splice(best.other, 1);
    groups.splice(best.one, 1, joined);
  }
  return groups.map((group) => group.sort((a, b) => a - b)).sort(([a = 0], [b = 0]) => a - b);
}

describe('groups of one meaning', () => {
  it('are those that average linkage defines, on random vectors', async () => {
    const random = seededRandom(7);
    for (const size of [1, 2, 9, 40]) {
      const vectors = new Float32Array(size * 3);
      for (let row = 0; row < size; row++) {
        const own = [random() - 0.5, random() - 0.5, random() - 0.5];
        const length = Math.hypot(...own);
        vectors.set(
          own.map((value) => value / length),
          row * 3,
        );
      }
      const alike = await similarities(vectors, 3);
      for (const least of [0.2, 0.6, 0.9]) {
        expect(meaningGroups(alike.slice(), size, least), `${size} at ${least}`).to.deep.equal(
          byDefinition(alike, size, least),
        );
      }
    }
  });

  it('are none where there is nothing', () => {
    expect(meaningGroups(new Float32Array(0), 0, 0.5)).to.deep.equal([]);
  });
});
