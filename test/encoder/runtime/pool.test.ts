import { rename } from 'node:fs/promises';
import { expect } from 'chai';
import { startEncoder, type Encoder } from '../../../encoder/runtime/service.ts';
import { failure } from './failure.ts';
import { copyOf, variant } from './helpers.ts';
import { runs, until } from './processes.ts';

const texts = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, i) => `Text number ${i} about ${'holidays and payslips '.repeat(i % 7)}.`,
  );

describe('encoder: several processes', () => {
  const opened: Encoder[] = [];

  /** An encoder of int8, one thread a process. */
  async function start(
    options: Partial<Parameters<typeof startEncoder>[1]> = {},
    of?: string,
  ): Promise<Encoder> {
    const encoder = await startEncoder(await variant(of ?? 'minilm-l3-int8'), { threads: 2, ...options });
    opened.push(encoder);
    return encoder;
  }

  /** Gives it work until so many of its processes are ready. */
  async function grownTo(count: number, encoder: Encoder): Promise<number[]> {
    while (encoder.pids.length < count) await encoder.embed(texts(20));
    return [...encoder.pids];
  }

  afterEach(async () => {
    for (const encoder of opened.splice(0)) await encoder.close();
  });

  it('are as many as may work, once there is work for them', async () => {
    const encoder = await start({ threads: 3 });
    await encoder.embed(['One at a time needs one.']);
    expect(encoder.pids).to.have.length(1);
    const pids = await grownTo(3, encoder);
    await encoder.embed(texts(200));
    expect(encoder.pids).to.deep.equal(pids);
  });

  it('remain one where one core may work', async () => {
    const encoder = await start({ threads: 1 });
    const { vectors } = await encoder.embed(texts(50));
    expect(vectors).to.have.length(50 * encoder.dimensions);
    expect(encoder.pids).to.have.length(1);
  });

  for (const name of ['minilm-l3', 'minilm-l3-int8']) {
    it(`give the vectors of ${name} that one gives, in the order of the texts`, async () => {
      const one = await start({ threads: 1 }, name);
      const expected = await one.embed(texts(60));
      const several = await start({ threads: 3 }, name);
      await grownTo(3, several);
      expect((await several.embed(texts(60))).vectors).to.deep.equal(expected.vectors);
    });
  }

  it('lose no text when one is killed, and only that one is replaced', async () => {
    const reasons: string[] = [];
    const encoder = await start({ onLoss: (reason) => reasons.push(reason) });
    const [first = 0, second = 0] = await grownTo(2, encoder);
    const expected = await encoder.embed(texts(80));
    const under = encoder.embed(texts(80), {
      onProgress: (done) => {
        if (done === 20) process.kill(second, 'SIGKILL');
      },
    });
    expect((await under).vectors).to.deep.equal(expected.vectors);
    await until(() => encoder.pids.length === 2);
    expect(reasons).to.deep.equal(['it was killed by SIGKILL']);
    expect(encoder.pids).to.include(first).and.not.include(second);
  });

  it('answer what the one that hangs does not hold, within the deadline', async () => {
    const encoder = await start();
    const [, second = 0] = await grownTo(2, encoder);
    process.kill(second, 'SIGSTOP');
    const calls = texts(20).map((text) => encoder.embed([text], { deadlineMs: 4000 }));
    const outcomes = await Promise.allSettled(calls);
    const late = outcomes.filter(({ status }) => status === 'rejected');
    expect(late.length).to.be.within(1, 2);
    expect((await encoder.embed(['And others go on.'])).vectors).to.have.length(encoder.dimensions);
    process.kill(second, 'SIGKILL');
  });

  it('give up a text that two of them were lost with, and no other', async () => {
    const encoder = await start();
    const pids = await grownTo(2, encoder);
    // What hangs takes the text without answering, so that it is there when it is killed.
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const poison = failure(encoder.embed(['It kills.']));
    for (const pid of pids) {
      process.kill(pid, 'SIGKILL');
      await until(() => !encoder.pids.includes(pid));
    }
    const { code, message } = await poison;
    expect(code).to.equal('unavailable');
    expect(message).to.include('it was killed by SIGKILL');
    expect((await encoder.embed(texts(5))).vectors).to.have.length(5 * encoder.dimensions);
  });

  it('go on with fewer where no other can be started', async () => {
    const reasons: string[] = [];
    const ready = await copyOf(await variant('minilm-l3-int8'), () => Promise.resolve());
    const encoder = await startEncoder(ready, { threads: 2, onLoss: (reason) => reasons.push(reason) });
    opened.push(encoder);
    await rename(ready.dir, `${ready.dir}-away`);
    await encoder.embed(texts(20));
    await until(() => reasons.length > 0);
    expect(reasons.join()).to.include('There is no model folder');
    expect((await encoder.embed(texts(20))).vectors).to.have.length(20 * encoder.dimensions);
    expect(encoder.pids).to.have.length(1);
  });

  it('end when they have rested, but for the first', async () => {
    const encoder = await start({ threads: 2, idleLimitMs: 1 });
    const [first = 0] = encoder.pids;
    const seen = new Set(encoder.pids);
    const stop = new AbortController();
    const onProgress = (): void => {
      for (const pid of encoder.pids) seen.add(pid);
      if (seen.size === 2) stop.abort();
    };
    await failure(encoder.embed(texts(20_000), { signal: stop.signal, onProgress }));
    await until(() => [...seen].every((pid) => pid === first || !runs(pid)));
    expect(encoder.pids).to.deep.equal([first]);
  });

  it('stop together when the work is cancelled and they are closed', async () => {
    const encoder = await start();
    const pids = await grownTo(2, encoder);
    const stop = new AbortController();
    const onProgress = (): void => {
      stop.abort();
    };
    const under = encoder.embed(texts(2000), { signal: stop.signal, onProgress });
    expect((await failure(under)).code).to.equal('cancelled');
    expect(encoder.state).to.equal('ready');
    await encoder.close();
    expect(pids.filter(runs)).to.deep.equal([]);
    expect(encoder.state).to.equal('closed');
  });
});
