import { join } from 'node:path';
import { expect } from 'chai';
import { findBase } from '../../../encoder/variants/base.ts';
import { halfOf, readSelectionData } from '../../../evaluation/selection/selection-data.ts';
import { openMeasuring } from '../../../evaluation/selection/measuring.ts';
import { openLayers } from '../../../evaluation/selection/choice-vectors.ts';
import { openScoresFile, vectorsBeside } from '../../../evaluation/selection/kept-measurements.ts';
import { temporaryFolders } from '../../encoder/model/helpers.ts';
import { makeTinyBase } from './tiny-base.ts';
import { writeTinyFaq } from './tiny-faq.ts';

describe('measuring choices of layers', () => {
  const folders = temporaryFolders();

  it('gives what was asked for in that order, measured once, and the same from the file', async () => {
    const base = await findBase(await makeTinyBase(await folders.empty(), { layers: 3, width: 16 }));
    const data = await readSelectionData({ ...writeTinyFaq(), phrasings: 'all' }, []);
    const half = halfOf(data, 'dev', 'MRR@10');
    const path = join(await folders.empty(), 'deep', 'scores.json');
    const layers = await openLayers(base, { threads: 1 });
    try {
      const open = async () =>
        openMeasuring(layers, half, {
          scores: await openScoresFile(path),
          vectors: vectorsBeside(path, half.texts.length),
          phase: 'Test',
        });
      const { measure, parts } = await open();
      const choices = [[2], [0, 1, 2], [0], [2], [0, 2]];
      const measured = await measure(choices);
      expect(measured.map(({ choice }) => choice)).to.deep.equal(choices);
      expect(measured[3]).to.deep.equal(measured[0]);
      expect(measured[1]?.scores).to.deep.equal(parts.map(({ full }) => full));
      expect(measured[1]?.kept).to.equal(1);
      expect(measured[0]?.scores).not.to.deep.equal(measured[1]?.scores);
      expect(await (await open()).measure(choices)).to.deep.equal(measured);
    } finally {
      await layers.close();
    }
  });
});
