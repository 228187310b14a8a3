import { expect } from 'chai';
import { startEncoder, type Encoder } from '../../../encoder/runtime/service.ts';
import { failure } from './failure.ts';
import { variant } from './helpers.ts';

const text = (i: number): string => `Text number ${i} of a long job about holidays and payslips.`;
const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => text(i));

describe('encoder/service', () => {
  let encoder: Encoder;

  before(async () => {
    encoder = await startEncoder(await variant(), { threads: 2, maxQueue: 4 });
  });

  after(() => encoder.close());

  it('is ready when it has started, in one process of its own', async () => {
    const { name, identity, dimensions } = await variant();
    expect(encoder).to.include({ variant: name, identity, dimensions, state: 'ready' });
    expect(encoder.pids).to.have.length(1).and.not.include(process.pid);
  });

  it('gives vectors in the order of the texts, the same alone and together', async () => {
    const together = await encoder.embed(texts(20));
    expect(together.truncated).to.equal(0);
    for (const i of [0, 7, 19]) {
      const alone = await encoder.embed([text(i)]);
      expect(alone.vectors).to.deep.equal(together.vectors.slice(i * 384, (i + 1) * 384));
    }
  });

  it('looks words up in its vocabulary, also while it embeds', async () => {
    const [, english, japanese] = await Promise.all([
      encoder.embed(texts(5)),
      encoder.knownWords(['How do I reset my password?']),
      encoder.knownWords(['給料日はいつですか？']),
    ]);
    expect(english).to.be.above(0.8);
    expect(japanese).to.be.below(0.2);
    expect(await encoder.knownWords([])).to.equal(1);
  });

  it('has a vector for every text, and counts those that were cut off', async () => {
    const nasty = ['', '\ud83d', 'a\u0000b', 'word '.repeat(600), 'x '.repeat(500_000)];
    const { vectors, truncated } = await encoder.embed(nasty);
    expect(vectors.length).to.equal(nasty.length * 384);
    expect(vectors.every(Number.isFinite)).to.equal(true);
    expect(truncated).to.equal(2);
  });

  it('has nothing to do for no texts', async () => {
    expect(await encoder.embed([])).to.deep.equal({ vectors: new Float32Array(0), truncated: 0 });
  });

  it('tells of progress, text by text', async () => {
    const counts: number[] = [];
    await encoder.embed(texts(5), { onProgress: (done) => counts.push(done) });
    expect(counts).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('lets a query go before the rest of a long job', async () => {
    let bulkDone = 0;
    const stop = new AbortController();
    const bulk = encoder.embed(texts(20_000), {
      signal: stop.signal,
      onProgress: (done) => (bulkDone = done),
    });
    await encoder.embed(['How do I reset my password?']);
    expect(bulkDone).to.be.lessThan(10);
    stop.abort();
    expect((await failure(bulk)).code).to.equal('cancelled');
  });

  it('gives up at the deadline, and goes on with others', async () => {
    const slow = encoder.embed(texts(2000), { deadlineMs: 1 });
    const other = encoder.embed(texts(2));
    const error = await failure(slow);
    expect(error.code).to.equal('timeout');
    expect(error.message).to.include('1 ms');
    expect((await other).vectors.length).to.equal(2 * 384);
  });

  it('does not start what was cancelled before', async () => {
    expect((await failure(encoder.embed(['x'], { signal: AbortSignal.abort() }))).code).to.equal('cancelled');
  });

  it('refuses more calls than its queue holds, and says how many wait', async () => {
    const stop = new AbortController();
    const waiting = [1, 2, 3, 4].map(() => encoder.embed(texts(1000), { signal: stop.signal }));
    const outcomes = Promise.allSettled(waiting);
    const error = await failure(encoder.embed(['one too many']));
    expect(error.code).to.equal('overloaded');
    expect(error.message).to.match(/^4 calls wait/);
    stop.abort();
    await outcomes;
    expect((await encoder.embed(['room again'])).vectors.length).to.equal(384);
  });

  it('leaves an interrupt from the terminal to its owner', async () => {
    const pids = [...encoder.pids];
    expect(pids).not.to.be.empty;
    for (const pid of pids) {
      process.kill(pid, 'SIGINT');
      process.kill(pid, 'SIGTERM');
    }
    await encoder.embed(texts(20));
    expect(encoder.pids).to.include.members(pids);
    expect(encoder.state).to.equal('ready');
  });

  it('fails what is not done when it is closed, and everything after', async () => {
    const other = await startEncoder(await variant(), { threads: 1 });
    const pending = failure(other.embed(texts(1000)));
    await other.close();
    expect((await pending).code).to.equal('unavailable');
    const late = await failure(other.embed(['late']));
    expect(late.message).to.match(/not available: it is closed/);
    expect(other.state).to.equal('closed');
    expect(other.pids).to.deep.equal([]);
    await other.close();
  });
});
