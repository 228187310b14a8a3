import { expect } from 'chai';
import { ROWS, trainedNames } from '../../../../encoder/training/step/training-graph.ts';
import { TINY, tinyWeights } from './tiny-encoder.ts';

const { word, position, tokenType } = TINY.architecture.embeddings;
const weights = tinyWeights();

describe('what is trained', () => {
  it('is everything that determines a vector, the word table through its rows', () => {
    const names = trainedNames(weights, TINY, true);
    const carried = ['pooler.dense.weight', 'pooler.dense.bias'];
    expect(weights).to.include.keys(...carried);
    const expected = [...weights.keys()].filter((name) => name !== word && !carried.includes(name));
    expect([...names]).to.have.members([...expected, ROWS]);
  });

  it('leaves out the three tables, but not their norm, where embeddings are frozen', () => {
    const [all, some] = [trainedNames(weights, TINY, true), trainedNames(weights, TINY, false)];
    expect([...all].filter((name) => !some.has(name))).to.have.members([ROWS, position, tokenType]);
    expect(some).to.include(`${TINY.architecture.embeddings.norm}.weight`);
  });
});
