import { expect } from 'chai';
import { toFp16 } from '../../../../encoder/model/weights/float16.ts';
import { halfRows } from '../../../../encoder/training/data/vector-file.ts';
import { openDevMeasure, relativeScore } from '../../../../encoder/training/dev/dev-score.ts';
import { failureOf } from '../../../failure-of.ts';

describe('dev score', () => {
  it('is the mean of the figures relative to the teacher', () => {
    const reference = { sts: 80, faq: 50, cosine: 100 };
    const figures = { sts: 88, faq: 40, cosine: 91 };
    expect(relativeScore(figures, reference, false)).to.be.closeTo((110 + 80) / 2, 1e-9);
    expect(relativeScore(figures, reference, true)).to.be.closeTo((110 + 80 + 91) / 3, 1e-9);
    expect(relativeScore(reference, reference, true)).to.equal(100);
  });

  it('leaves out what the teacher fails in, and takes the cosine where there is nothing else', () => {
    expect(
      relativeScore({ sts: 10, faq: 20, cosine: 90 }, { sts: -5, faq: 40, cosine: 100 }, false),
    ).to.equal(50);
    expect(relativeScore({ cosine: 90 }, { cosine: 100 }, false)).to.equal(90);
    expect(relativeScore({ sts: 10 }, { sts: -5 }, true), 'a teacher of another width').to.equal(10);
  });

  it('is measured through the embedding of the moment', async () => {
    const data = {
      sts: [
        { score: 1, sentence1: 'a', sentence2: 'bbb' },
        { score: 5, sentence1: 'a', sentence2: 'bb' },
        { score: 2, sentence1: 'bbb', sentence2: 'bb' },
      ],
      faq: [],
    };
    const asked: string[][] = [];
    const measure = await openDevMeasure(data, {
      tokenizer: { encode: (text) => ({ ids: [text.length], truncated: false }) },
      teacher: (texts) => {
        asked.push([...texts]);
        const vectors = texts.flatMap((text) => direction(10 * text.length ** 2));
        return Promise.resolve(halfRows(toFp16(Float32Array.from(vectors)), 2));
      },
      heldOut: ['dddd', 'a'],
    });
    expect(asked).to.deep.equal([['a', 'bbb', 'bb', 'dddd']]);
    const turned = (by: number) => (texts: readonly (readonly number[])[]) =>
      Promise.resolve(Float32Array.from(texts.flatMap(([length = 0]) => direction(10 * length ** 2 + by))));
    const same = await measure.evaluate(turned(0), true);
    expect(same.score).to.be.closeTo(100, 0.05);
    expect(same.figures.sts).to.be.closeTo(measure.reference.sts ?? NaN, 1e-9);
    const other = await measure.evaluate(turned(60), true);
    expect(other.figures.cosine).to.be.closeTo(50, 0.05);
    expect(other.score).to.be.closeTo(75, 0.05);
    expect((await measure.evaluate(turned(60), false)).score).to.be.closeTo(100, 0.05);
  });

  it('needs something to measure', async () => {
    const nothing = openDevMeasure(
      { sts: null, faq: [] },
      {
        tokenizer: { encode: () => ({ ids: [], truncated: false }) },
        teacher: () => Promise.resolve(halfRows(new Uint16Array(0), 2)),
      },
    );
    expect(await failureOf(nothing)).to.match(/^invalid: There is nothing to choose/);
  });
});

function direction(degrees: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}
