import { expect } from 'chai';
import { evaluateCost } from '../../evaluation/cost.ts';
import { configuration, failureOf } from './place.ts';

const SMALL = { rounds: 2, queries: 3, sentences: 8 };

describe('evaluating cost', () => {
  it('measures each variant in processes of its own', async () => {
    const phases: string[] = [];
    const variants = ['minilm-l6', 'minilm-l3'];
    const { threads, results } = await evaluateCost({
      ...SMALL,
      variants,
      configuration,
      report: ({ phase, done, total }) => {
        if (phase === 'Measuring') phases.push(`${done}/${String(total)}`);
      },
    });
    expect(threads).to.equal(2);
    expect(phases).to.deep.equal(['0/4', '1/4', '2/4', '3/4', '4/4']);
    expect(results.map(({ variant }) => variant)).to.deep.equal(variants);
    for (const { latencyMs, sentencesPerSecond, loadMs, peakMemoryBytes } of results) {
      expect(latencyMs.p50).to.be.within(0.05, latencyMs.p95);
      expect(latencyMs.p95).to.be.at.most(latencyMs.p99);
      expect(sentencesPerSecond).to.be.above(0);
      expect(loadMs).to.be.above(0);
      expect(peakMemoryBytes).to.be.within(5e7, 1e9);
    }
    // Three layers less are 21 MB less.
    const [six, three] = results;
    expect((six?.bytes ?? 0) - (three?.bytes ?? 0)).to.be.within(20e6, 23e6);
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    const work = evaluateCost({
      ...SMALL,
      variants: ['minilm-l3'],
      configuration,
      signal: stop.signal,
      report: ({ phase }) => {
        if (phase === 'Measuring') stop.abort();
      },
    });
    expect((await failureOf(work)).code).to.equal('cancelled');
  });
});
