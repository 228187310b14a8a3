import { expect } from 'chai';
import type { DevFaq } from '../../../../encoder/training/dev/dev-data.ts';
import { devTask } from '../../../../encoder/training/dev/dev-metrics.ts';

function faq(name: string, entries: readonly string[], queries: Readonly<Record<string, string[]>>): DevFaq {
  return {
    name,
    task: {
      entries: [],
      phrasings: entries.map((text) => ({ entryId: text, kind: 'question', ordinal: 0, text })),
      queries: Object.entries(queries).map(([query, relevant]) => ({ query, relevant })),
    },
  };
}

/** Each text is a direction in the plane: its angle in degrees. */
function directions(angles: readonly string[], turned = 0): Float32Array {
  return Float32Array.from(
    angles.flatMap((text) => {
      const angle = ((Number(text) + turned) * Math.PI) / 180;
      return [Math.cos(angle), Math.sin(angle)];
    }),
  );
}

describe('figures of dev data', () => {
  const sts = [
    { score: 5, sentence1: '0', sentence2: '10' },
    { score: 3, sentence1: '0', sentence2: '40' },
    { score: 4, sentence1: '10', sentence2: '60' },
    { score: 0, sentence1: '0', sentence2: '90' },
  ];

  it('are what the vectors make of each text, each text once', () => {
    const first = faq('first', ['0', '40', '90'], { '10': ['0'], '70': ['40'] });
    const second = faq('second', ['180', '90', '10'], { '70': ['180', '10'] });
    const { texts, figures } = devTask({ sts, faq: [first, second] }, ['120', '10']);
    expect(texts).to.have.members(['0', '10', '40', '60', '90', '70', '180', '120']).and.to.have.length(8);
    const vectors = directions(texts);
    const found = figures(vectors, directions(texts, 60));
    // Ranks of the cosines 4 3 2 1, of the scores 4 2 3 1.
    expect(found.sts).to.be.closeTo(80, 1e-6);
    expect(found.first).to.be.closeTo((100 * (1 + 1 / 2)) / 2, 1e-6);
    expect(found.second).to.be.closeTo(100 / 2, 1e-6);
    expect(found.cosine).to.be.closeTo(50, 1e-4);
    expect(figures(vectors, vectors).cosine).to.be.closeTo(100, 1e-4);
    const wider = new Float32Array(3 * texts.length);
    expect(figures(vectors, wider), 'vectors of another width').to.not.have.property('cosine');
  });

  it('rank ten entries at most', () => {
    const entries = Array.from({ length: 12 }, (_, index) => String(5 * index));
    const { texts, figures } = devTask(
      { sts: null, faq: [faq('x', entries, { '-1': ['45'], '-2': ['50'] })] },
      [],
    );
    const vectors = directions(texts);
    expect(figures(vectors, vectors)).to.have.all.keys('x', 'cosine');
    expect(figures(vectors, vectors).x).to.be.closeTo(100 / 10 / 2, 1e-6);
  });
});
