import { expect } from 'chai';
import {
  checkKeptLayers,
  keptLayers,
  parseKeptLayers,
  STRATEGIES,
} from '../../../encoder/pruning/kept-layers.ts';

describe('kept layers', () => {
  it('top removes the last layers, bottom the first', () => {
    expect(keptLayers('top', 4, 6)).to.deep.equal([0, 1, 2, 3]);
    expect(keptLayers('bottom', 4, 6)).to.deep.equal([2, 3, 4, 5]);
  });

  it('middle keeps both ends, the first one longer', () => {
    expect(keptLayers('middle', 4, 6)).to.deep.equal([0, 1, 4, 5]);
    expect(keptLayers('middle', 3, 6)).to.deep.equal([0, 1, 5]);
    expect(keptLayers('middle', 1, 6)).to.deep.equal([0]);
    expect(keptLayers('middle', 5, 12)).to.deep.equal([0, 1, 2, 10, 11]);
  });

  it('alternate spreads them from the first to the last', () => {
    expect(keptLayers('alternate', 3, 6)).to.deep.equal([0, 3, 5]);
    expect(keptLayers('alternate', 4, 6)).to.deep.equal([0, 2, 3, 5]);
    expect(keptLayers('alternate', 2, 12)).to.deep.equal([0, 11]);
    expect(keptLayers('alternate', 6, 12)).to.deep.equal([0, 2, 4, 7, 9, 11]);
    expect(keptLayers('alternate', 1, 6)).to.deep.equal([0]);
  });

  it('every strategy gives as many different layers as asked, in order', () => {
    for (const strategy of STRATEGIES) {
      for (let total = 1; total <= 24; total++) {
        for (let layers = 1; layers <= total; layers++) {
          const keep = keptLayers(strategy, layers, total);
          expect(keep, `${strategy} ${layers} of ${total}`).to.have.lengthOf(layers);
          checkKeptLayers(keep, total);
        }
      }
    }
  });

  it('refuses a number of layers that the model does not have', () => {
    for (const layers of [0, 7, 2.5, NaN, -1]) {
      expect(() => keptLayers('top', layers, 6)).to.throw(/choose a number from 1 to 6/);
    }
  });

  it('refuses lists that are no order-preserving choice', () => {
    expect(() => {
      checkKeptLayers([], 6);
    }).to.throw(/at least one/);
    expect(() => {
      checkKeptLayers([0, 6], 6);
    }).to.throw(/layers 0 to 5, and 6 is none/);
    expect(() => {
      checkKeptLayers([0, 0], 6);
    }).to.throw(/named twice/);
    expect(() => {
      checkKeptLayers([2, 1], 6);
    }).to.throw(/ascending/);
    expect(() => {
      checkKeptLayers([0.5], 6);
    }).to.throw(/none of them/);
  });

  it('reads a list as it is written', () => {
    expect(parseKeptLayers('0,2,5')).to.deep.equal([0, 2, 5]);
    expect(parseKeptLayers(' 0, 11 ')).to.deep.equal([0, 11]);
    for (const text of ['', '0,', '0;2', '-1', '1.5', 'all', '0x1', '1e2']) {
      expect(() => parseKeptLayers(text), text).to.throw(/not a list of layers/);
    }
  });
});
