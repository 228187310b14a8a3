import { expect } from 'chai';
import { depthsOf, gridChoices, MEASURED_DROP, SELECT } from '../../../bench/experiment/grid.ts';
import { dropByMeasure } from '../../../bench/experiment/measured-drop.ts';

/** Later layers are worth more, but for layer 1, which is worth the most. */
function worth(keep: readonly number[]): Promise<number> {
  return Promise.resolve(keep.reduce((sum, layer) => sum + (layer === 1 ? 100 : layer), 0));
}

describe('dropping layers by a measure', () => {
  it('removes the layer that hurts least, down to one, and tells what else might have gone', async () => {
    const drops = await dropByMeasure(4, worth);
    expect(drops.map(({ removed, keep }) => [removed, keep])).to.deep.equal([
      [0, [1, 2, 3]],
      [2, [1, 3]],
      [3, [1]],
    ]);
    expect(drops[1]).to.deep.include({
      measure: 103,
      candidates: [
        { layer: 1, measure: 5 },
        { layer: 2, measure: 103 },
        { layer: 3, measure: 102 },
      ],
    });
  });

  it('removes the later of two that are worth the same', async () => {
    const drops = await dropByMeasure(3, ({ length }) => Promise.resolve(length));
    expect(drops.map(({ removed }) => removed)).to.deep.equal([2, 1]);
  });
});

describe('the grid of strategies', () => {
  it('has each choice of layers once, with all the strategies that come to it', async () => {
    const keeps = (await dropByMeasure(4, worth)).map(({ keep }) => keep);
    const choices = gridChoices(4, depthsOf(4, null), { strategy: MEASURED_DROP, keeps });
    expect(choices.map(({ keep, strategies }) => [keep.join(), strategies.join()])).to.deep.equal([
      ['0,1,2', 'top'],
      ['1,2,3', 'bottom,measured drop'],
      ['0,1,3', 'middle'],
      ['0,2,3', 'alternate'],
      ['0,1', 'top'],
      ['2,3', 'bottom'],
      ['0,3', 'middle,alternate'],
      ['1,3', 'measured drop'],
      ['0', 'top,middle,alternate'],
      ['3', 'bottom'],
      ['1', 'measured drop'],
    ]);
  });

  it('has only the depths that are asked for', () => {
    const found = { strategy: SELECT, keeps: [[0, 2, 3], [0, 3], [0]] } as const;
    const choices = gridChoices(4, depthsOf(4, [2]), found);
    expect(choices.map(({ keep, strategies }) => [keep.join(), strategies.join()])).to.deep.equal([
      ['0,1', 'top'],
      ['2,3', 'bottom'],
      ['0,3', 'middle,alternate,select'],
    ]);
  });
});
