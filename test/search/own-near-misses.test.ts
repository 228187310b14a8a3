import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { phrasingsOf } from '../../faq/phrasings.ts';
import { shippedCalibration } from '../../search/calibration/calibration.ts';
import { exactIndex } from '../../search/dense/exact.ts';
import { type OwnNearMisses, ownNearMisses } from '../../search/own-near-misses.ts';
import { openContent, writeContent } from '../../store/generation/content.ts';
import { entry } from './faq-of.ts';

const calibration = shippedCalibration({ variant: 'minilm-l6', queryVariant: 'minilm-l6' });

describe("what a FAQ's own questions show of none", () => {
  const folder = mkdtempSync(join(tmpdir(), 'bonsai-near-misses-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Words of different entries have nothing in common. */
  const word = (at: number): string => String.fromCharCode(97 + at).repeat(2);

  /** Entries whose alternates lie near their questions, and every `alike` of them in one direction. */
  function shownBy(
    count: number,
    { alternates, alike }: { alternates: boolean; alike: number },
  ): OwnNearMisses | null {
    const entries = Array.from({ length: count }, (_, at) =>
      entry(`e${at}`, word(at).repeat(3), '', { alternates: alternates ? [`${word(at)}z`.repeat(2)] : [] }),
    );
    const phrasings = entries.flatMap(phrasingsOf);
    const file = join(folder, `${count}-${alternates}-${alike}.db`);
    writeContent(file, entries, phrasings);
    const dimensions = count + 1;
    const matrix = new Float32Array(phrasings.length * dimensions);
    for (const [label, { entryId, kind }] of phrasings.entries()) {
      const direction = Math.floor(Number(entryId.slice(1)) / alike);
      matrix[label * dimensions + direction] = kind === 'alternate' ? 0.9 : 1;
      if (kind === 'alternate') matrix[label * dimensions + count] = Math.sqrt(1 - 0.9 ** 2);
    }
    const content = openContent(file);
    try {
      const fusion = { background: 0, share: 0.6 };
      return ownNearMisses({ content, vectors: exactIndex(matrix, dimensions), fusion }, calibration);
    } finally {
      content.close();
    }
  }

  it('is that all are told so, where nothing else is near, and none where its entry is there', () => {
    expect(shownBy(24, { alternates: true, alike: 1 })).to.deep.equal({
      ...{ questions: 24, toldNone: 1, wronglyNone: 0 },
    });
  });

  it('is that few are told so, where another entry says the same', () => {
    expect(shownBy(24, { alternates: true, alike: 2 })?.toldNone).to.be.below(0.5);
  });

  it('is half of it without alternates, and nothing of a handful of entries', () => {
    expect(shownBy(24, { alternates: false, alike: 1 })).to.deep.equal({
      ...{ questions: 24, toldNone: 1, wronglyNone: null },
    });
    expect(shownBy(10, { alternates: true, alike: 1 })).to.equal(null);
  });
});
