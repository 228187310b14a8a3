import { expect } from 'chai';
import {
  differenceOf,
  meanMrr,
  retrievalFigures,
  similarityFigures,
} from '../../../bench/experiment/figures.ts';
import { retrievalScores, similarityScores } from '../../../bench/experiment/scores.ts';
import type { ExperimentSets } from '../../../bench/experiment/sets.ts';
import type { FaqTask } from '../../../faq/datasets/faq-task.ts';

/** Unit vectors in a plane, by their angle in degrees. */
function vectors(angles: Readonly<Record<string, number>>): ReadonlyMap<string, Float32Array> {
  return new Map(
    Object.entries(angles).map(([text, angle]) => {
      const radians = (angle / 180) * Math.PI;
      return [text, Float32Array.of(Math.cos(radians), Math.sin(radians))];
    }),
  );
}

function task(queries: FaqTask['queries']): FaqTask {
  const kind = 'question' as const;
  const phrasings = ['east', 'north'].map((text) => ({ entryId: text, kind, ordinal: 0, text }));
  return { entries: [], phrasings, queries };
}

const half = {
  sts: [
    { score: 5, sentence1: 'east', sentence2: 'eastish' },
    { score: 2, sentence1: 'east', sentence2: 'northish' },
    { score: 0, sentence1: 'east', sentence2: 'north' },
  ],
  faqs: [
    task([{ query: 'eastish', relevant: ['east'] }]),
    task([{ query: 'northish', relevant: ['north'] }]),
  ],
};

const SETS: ExperimentSets = {
  ...{ dev: half, test: half },
  otherSts: [],
  triplets: [{ anchor: 'east', positive: 'eastish', negative: 'northish' }],
  none: task([
    { query: 'eastish', relevant: ['east'] },
    { query: 'northish', relevant: ['north'] },
    { query: 'between', relevant: [] },
  ]),
};

const GOOD = vectors({ east: 0, eastish: 10, between: 45, northish: 80, north: 90 });
/** Takes what is northish for the east. */
const BAD = vectors({ east: 0, eastish: 20, between: 5, northish: 10, north: 90 });

describe('figures of an encoder', () => {
  const full = { ...similarityScores(SETS, GOOD), ...retrievalScores(SETS, GOOD, GOOD) };
  const bad = { ...similarityScores(SETS, BAD), ...retrievalScores(SETS, BAD, BAD) };

  it('are those of its cases, and have no difference to itself', () => {
    const { stsDev, stsTest, triplets } = similarityFigures(SETS, full, full);
    expect([stsDev, stsTest, triplets]).to.deep.equal(new Array(3).fill({ value: 100, toFullDepth: null }));
    const { faqs, kept, none } = retrievalFigures(full, full);
    expect(faqs).to.deep.equal(new Array(2).fill({ dev: 100, value: 100, toFullDepth: null }));
    expect(kept).to.deep.equal({ estimate: 100, low: 100, high: 100 });
    expect(none).to.deep.equal({ value: 100, toFullDepth: null });
  });

  it('are held against full depth case by case', () => {
    const { stsTest, triplets } = similarityFigures(SETS, bad, full);
    expect(stsTest.value).to.equal(50);
    expect(triplets).to.deep.equal({ value: 0, toFullDepth: { estimate: -100, low: -100, high: -100 } });
    const figures = retrievalFigures(bad, full);
    expect(figures.faqs.map(({ value }) => value)).to.deep.equal([100, 50]);
    expect(meanMrr(figures)).to.equal(75);
    expect(figures.kept).to.deep.equal({ estimate: 75, low: 75, high: 75 });
    // Its wrong first hit does not count; what has no answer scores above what it gets right.
    expect(figures.none?.value).to.equal(0);
    expect(differenceOf(SETS, bad, full).faqs).to.deep.equal({ estimate: -25, low: -25, high: -25 });
  });

  it('take questions and entries from two encoders', () => {
    const pair = retrievalScores(SETS, GOOD, BAD);
    expect(retrievalFigures(pair, full).faqs.map(({ value }) => value)).to.deep.equal([100, 50]);
    expect(retrievalScores(SETS, GOOD, GOOD)).to.deep.equal(retrievalScores(SETS, GOOD, new Map(GOOD)));
  });

  it('tell of further pairs where there are some, and of no questions without an answer where there are none', () => {
    const sets: ExperimentSets = { ...SETS, otherSts: [half.sts], none: null };
    const scores = (vectors: typeof GOOD) => ({
      ...similarityScores(sets, vectors),
      ...retrievalScores(sets, vectors, vectors),
    });
    const [best, worse] = [scores(GOOD), scores(BAD)];
    const { stsTest, otherSts } = similarityFigures(sets, worse, best);
    expect(otherSts).to.deep.equal([stsTest]);
    expect(retrievalFigures(worse, best).none).to.equal(null);
    const difference = differenceOf(sets, worse, best);
    expect(difference.otherSts).to.deep.equal([difference.stsTest]);
    expect(differenceOf(SETS, bad, full)).to.not.have.property('otherSts');
  });
});
