import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaqEntry } from '../../../core/domain.ts';
import { seededRandom, standardNormal } from '../../../core/random.ts';
import { phrasingsOf } from '../../../faq/phrasings.ts';
import { exactIndex } from '../../../search/dense/exact.ts';
import { FORMER_FUSION } from '../../../search/ranking/fusion.ts';
import { isUnknownLanguage, measureFusion } from '../../../search/ranking/measure-fusion.ts';
import { openContent, writeContent, type Content } from '../../../store/generation/content.ts';

const DIMENSIONS = 64;
const entries = Array.from({ length: 60 }, (_, place): FaqEntry => ({
  ...{ id: `e${place}`, question: `Question ${place}?`, answer: '', alternates: [], category: null },
  ...{ language: null, url: null, updatedAt: null },
}));

describe('measuring how a generation is searched', () => {
  let folder: string;
  let content: Content;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-fusion-'));
    writeContent(join(folder, 'content.db'), entries, entries.flatMap(phrasingsOf));
    content = openContent(join(folder, 'content.db'));
  });
  after(() => {
    content.close();
    rmSync(folder, { recursive: true });
  });

  /** Random directions with so much of one direction in all of them. */
  const vectors = (common: number) => {
    const random = seededRandom(1);
    const matrix = new Float32Array(entries.length * DIMENSIONS);
    for (let row = 0; row < entries.length; row++) {
      const vector = Array.from({ length: DIMENSIONS }, () => standardNormal(random) / Math.sqrt(DIMENSIONS));
      vector[0] = common;
      const length = Math.hypot(...vector);
      matrix.set(
        vector.map((number) => number / length),
        row * DIMENSIONS,
      );
    }
    return exactIndex(matrix, DIMENSIONS);
  };

  it('leaves encoders whose unrelated texts have cosines around 0 as they were', () => {
    expect(measureFusion(content, vectors(0))).to.deep.equal(FORMER_FUSION);
  });

  it('takes what unrelated entries show for 0', () => {
    // Two vectors with 2 in one direction and 1 in the others: cosines around 4/5, the lowest somewhat below.
    const { background, share } = measureFusion(content, vectors(2));
    expect(background).to.be.within(0.7, 0.8);
    expect(share).to.equal(FORMER_FUSION.share);
  });

  it('leaves it to the words where the encoder cannot read the language', () => {
    expect(measureFusion(content, vectors(0), 0.01).share).to.be.below(0.02);
    expect(measureFusion(content, vectors(0), 0.9).share).to.equal(FORMER_FUSION.share);
    expect([0, 0.2, 0.7, 1].map(isUnknownLanguage)).to.deep.equal([true, true, false, false]);
  });

  it('measures nothing without vectors', () => {
    expect(measureFusion(content, exactIndex(new Float32Array(0), DIMENSIONS)).background).to.equal(0);
  });
});
