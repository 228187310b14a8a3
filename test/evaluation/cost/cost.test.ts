import { expect } from 'chai';
import { type CostSample, queryOfTokens } from '../../../evaluation/cost/cost-task.ts';
import { evaluateCost } from '../../../evaluation/cost/cost.ts';
import { configuration, failureOf } from '../helpers.ts';

const SMALL = { rounds: 2, queries: 3, sentences: 8 };

describe('evaluating cost', () => {
  it('measures each variant in processes of its own', async () => {
    const phases: string[] = [];
    const variants = ['minilm-l6', 'minilm-l3'];
    const { threads, machine, results } = await evaluateCost({
      ...SMALL,
      variants,
      configuration,
      report: ({ phase, done, total }) => {
        if (phase === 'Measuring') phases.push(`${done}/${String(total)}`);
      },
    });
    expect(threads).to.equal(2);
    expect(machine.cores).to.be.at.least(1);
    expect(phases).to.deep.equal(['0/4', '1/4', '2/4', '3/4', '4/4']);
    expect(results.map(({ variant }) => variant)).to.deep.equal(variants);
    for (const { latencyMs, queries, sentencesPerSecond, loadMs, ...row } of results) {
      expect(latencyMs.p50).to.be.within(0.05, latencyMs.p95);
      expect(latencyMs.p95).to.be.at.most(latencyMs.p99);
      expect(sentencesPerSecond).to.be.above(0);
      expect(loadMs).to.be.above(0);
      expect(row.idleMemoryBytes).to.be.within(5e7, row.peakMemoryBytes);
      expect(row.peakMemoryBytes).to.be.within(5e7, 1e9);
      expect(row.joulesAQuery).to.be.above(0);
      expect(queries.map(({ tokens }) => tokens)).to.deep.equal([8, 16, 32]);
      expect(queries[0]?.p50).to.equal(latencyMs.p50);
    }
    // Half the layers, half the work.
    expect(results[0]?.queries[1]?.operations).to.equal(2 * (results[1]?.queries[1]?.operations ?? 0));
    expect(results[0]?.parameters).to.be.above(results[1]?.parameters ?? 0);
    // Three layers less are 21 MB less.
    const [six, three] = results;
    expect((six?.bytes ?? 0) - (three?.bytes ?? 0)).to.be.within(20e6, 23e6);
  });

  it('takes what was measured before, and measures only the rest', async () => {
    const kept: CostSample = {
      loadMs: 1,
      latenciesMs: [[1], [2], [4]],
      sentencesPerSecond: 10,
      idleMemoryBytes: 100,
      peakMemoryBytes: 200,
    };
    const turns: string[] = [];
    const { results } = await evaluateCost({
      ...SMALL,
      variants: ['minilm-l6', 'minilm-l3'],
      configuration,
      recall: ({ variant, turn }) => {
        turns.push(`${turn} ${variant.name}`);
        return Promise.resolve(kept);
      },
    });
    expect(turns.map((turn) => turn.slice(2)).sort()).to.deep.equal([
      'minilm-l3',
      'minilm-l3',
      'minilm-l6',
      'minilm-l6',
    ]);
    expect(results[0]?.queries.map(({ p50 }) => p50)).to.deep.equal([1, 2, 4]);
    expect(results[0]?.joulesAQuery).to.be.within(0.02, 0.04);
  });

  it('makes questions of just so many tokens', () => {
    const words = (text: string): number => text.split(' ').length + 2;
    for (const tokens of [8, 16, 32]) expect(words(queryOfTokens(tokens, words))).to.equal(tokens);
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
