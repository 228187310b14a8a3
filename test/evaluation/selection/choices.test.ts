import { expect } from 'chai';
import {
  allChoices,
  byFirstLayers,
  withOneLess,
  nodesIn,
  prefixTree,
} from '../../../evaluation/selection/choices.ts';

describe('choices of layers', () => {
  it('are all non-empty ascending lists, those with the same first layers together', () => {
    expect(allChoices(3)).to.deep.equal([[0], [0, 1], [0, 1, 2], [0, 2], [1], [1, 2], [2]]);
    expect(allChoices(6)).to.have.length(63);
    expect(allChoices(1)).to.deep.equal([[0]]);
  });

  it('can be brought back into that order', () => {
    expect(allChoices(4).reverse().sort(byFirstLayers)).to.deep.equal(allChoices(4));
  });

  it('lose one layer in every way, but never the last', () => {
    expect(withOneLess([0, 2, 5])).to.deep.equal([
      [2, 5],
      [0, 5],
      [0, 2],
    ]);
    expect(withOneLess([3])).to.deep.equal([]);
  });
});

describe('the tree of first layers', () => {
  it('has each layer once behind each beginning', () => {
    expect(prefixTree([[0, 1, 2], [0, 2], [2]])).to.deep.equal([
      {
        layer: 0,
        choice: null,
        next: [
          { layer: 1, choice: null, next: [{ layer: 2, choice: 0, next: [] }] },
          { layer: 2, choice: 1, next: [] },
        ],
      },
      { layer: 2, choice: 2, next: [] },
    ]);
  });

  it('applies 63 layers for the 63 choices of six, where one by one they would take 192', () => {
    const choices = allChoices(6);
    expect(nodesIn(prefixTree(choices))).to.equal(63);
    expect(choices.flat()).to.have.length(192);
  });

  it('has nothing for no choices', () => {
    expect(prefixTree([])).to.deep.equal([]);
  });
});
