import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { embedChoices } from '../../../bench/experiment/choice-vectors.ts';
import { openBase } from '../../../bench/experiment/untuned.ts';
import { hashed, vectorsOf } from '../../../encoder/runtime/embed-into.ts';
import { embedTexts } from '../../../evaluation/quality/vector-source.ts';
import { openLayers } from '../../../evaluation/selection/choice-vectors.ts';
import { openLibrary } from '../../../store/library/library.ts';
import { largestDifference, someTexts, tinyCheckpoint } from '../../parity/fixtures.ts';
import { folder } from '../../temporary-files.ts';

describe('vectors of untuned choices, made together', function () {
  this.timeout(60_000);

  it('are kept as those of the variants, and differ from them by rounding alone', async () => {
    const state = join(folder, 'choice-vectors');
    mkdirSync(state);
    const base = await openBase(tinyCheckpoint('tiny-plain-fp32'), { dataDir: state });
    const variants = [await base.untuned([0, 1]), await base.untuned([1])];
    const texts = someTexts.filter((text) => text.trim() !== '');
    const library = openLibrary(join(state, 'measured.db'));
    const layers = await openLayers(base.model, { threads: 1 });
    try {
      const options = { report: () => undefined, signal: new AbortController().signal };
      await embedChoices(layers, variants, texts, library, options);
      for (const variant of variants) {
        const { identity, dimensions } = variant;
        const kept = vectorsOf(hashed(texts, 'default'), library.vectorsOf(identity, dimensions), dimensions);
        const alone = await embedTexts(texts, variant, { role: 'default', threads: 1 });
        const expected = Float32Array.from(texts.flatMap((text) => [...(alone.get(text) ?? [])]));
        expect(largestDifference(kept, expected)).to.be.below(1e-5);
      }
    } finally {
      await layers.close();
      library.close();
    }
  });
});
