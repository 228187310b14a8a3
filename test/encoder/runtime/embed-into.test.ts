import { expect } from 'chai';
import { AppError } from '../../../core/errors.ts';
import { embedInto, hashed, type Text } from '../../../encoder/runtime/embed-into.ts';
import type { Encoder } from '../../../encoder/runtime/service.ts';
import { failure } from './failure.ts';

/** The vector of a text tells it. */
const vectorOf = (text: string): number[] => [text.length, text.charCodeAt(0)];

const TEXTS = Array.from(
  { length: 500 },
  (_, i) => `${String.fromCharCode(97 + (i % 26)).repeat(1 + ((i * 7) % 90))}${i}`,
);

interface Staged {
  readonly encoder: Encoder;
  /** The texts of each call. */
  readonly calls: readonly (readonly string[])[];
  readonly mostUnderWay: number;
}

/** An encoder without a process that answers in a later turn. */
function staged(answer: (call: number) => Promise<void> = () => Promise.resolve()): Staged {
  const calls: (readonly string[])[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const encoder: Encoder = {
    ...{ variant: 'staged', identity: 'staged', dimensions: 2, state: 'ready', pids: [] },
    async embed(texts, options) {
      calls.push(texts);
      underWay += texts.length;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await new Promise(setImmediate);
      await answer(calls.length);
      if (options?.signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
      texts.forEach((_, i) => options?.onProgress?.(i + 1));
      underWay -= texts.length;
      return { vectors: Float32Array.from(texts.flatMap(vectorOf)), truncated: 1 };
    },
    knownWords: () => Promise.resolve(1),
    close: () => Promise.resolve(),
  };
  return {
    encoder,
    calls,
    get mostUnderWay() {
      return mostUnderWay;
    },
  };
}

describe('embedding into a cache', () => {
  const texts = hashed(TEXTS, 'document');

  function into(encoder: Encoder, some: readonly Text[] = texts) {
    const kept = new Map<string, number[]>();
    const told: number[] = [];
    const stop = new AbortController();
    const cache = {
      put(hashes: readonly Buffer[], vectors: Float32Array) {
        hashes.forEach((hash, row) =>
          kept.set(hash.toString('hex'), [...vectors.subarray(row * 2, row * 2 + 2)]),
        );
      },
    };
    const done = embedInto(
      {
        cache,
        role: 'document',
        encoder: () => Promise.resolve(encoder),
        report: (state) => told.push(state.done),
        signal: stop.signal,
      },
      some,
    );
    return { done, kept, told, stop };
  }

  it('keeps every text under its own name, and counts those that were cut', async () => {
    const { encoder, calls } = staged();
    const { done, kept } = into(encoder);
    expect(await done).to.equal(calls.length);
    expect(kept.size).to.equal(TEXTS.length);
    for (const { text, hash } of texts) expect(kept.get(hash.toString('hex'))).to.deep.equal(vectorOf(text));
  });

  it('takes the longest first, a bounded number at once', async () => {
    const stage = staged();
    await into(stage.encoder).done;
    const lengths = stage.calls.flat().map((text) => text.length);
    expect(lengths).to.deep.equal(lengths.toSorted((a, b) => b - a));
    expect(stage.mostUnderWay).to.be.within(65, 128);
  });

  it('tells how far it is, and of all only when all is kept', async () => {
    const { encoder } = staged();
    const { done, kept, told } = into(encoder);
    await done;
    expect(told).to.deep.equal(Array.from({ length: TEXTS.length + 1 }, (_, i) => i));
    expect(kept.size).to.equal(told.at(-1));
  });

  it('keeps what is done when the encoder fails, and asks it for nothing more', async () => {
    const { encoder, calls } = staged((call) =>
      call === 3 ? Promise.reject(new AppError('unavailable', 'It is gone.')) : Promise.resolve(),
    );
    const { done, kept } = into(encoder);
    expect((await failure(done)).message).to.equal('It is gone.');
    expect(calls.length).to.be.within(3, 4);
    expect(kept.size).to.be.within(32, 160);
  });

  it('ends by an interrupt, and keeps what is done', async () => {
    const { encoder } = staged((call) => {
      if (call === 3) run.stop.abort();
      return Promise.resolve();
    });
    const run = into(encoder);
    expect((await failure(run.done)).code).to.equal('cancelled');
    expect(run.kept.size).to.be.within(32, 96);
  });

  it('asks for no encoder where there is nothing to embed', async () => {
    const { done, told } = into(staged().encoder, []);
    expect(await done).to.equal(0);
    expect(told).to.deep.equal([]);
  });
});
