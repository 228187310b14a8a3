import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fetched } from '../../../encoder/hub/fetch-model.ts';
import { failure } from '../runtime/failure.ts';
import { tinyHub, WEIGHTS } from './tiny-hub.ts';

describe('fetching a model over a bad connection', () => {
  const tiny = tinyHub();
  let sending: ServerResponse | undefined;

  /** Sends the weights up to `end` and then nothing, so many times; at once nothing where no more is wanted of them. */
  function cut(end: number, times: number): void {
    let left = times;
    tiny.hub.misbehave = (request, response) => {
      const isWeights = request.url === `/${tiny.hub.files.get(WEIGHTS)?.hash ?? ''}`;
      if (!isWeights || left-- <= 0) return false;
      const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      if (start >= end) return Boolean(response.destroy());
      response
        .writeHead(200, { 'content-length': tiny.weights().length })
        .write(tiny.weights().subarray(0, end));
      sending = response;
      return true;
    };
  }

  /** Breaks the connection when what was sent has come: earlier, Node.js would throw it away. */
  const broken = (): Promise<Fetched> =>
    tiny.fetch({ report: () => existsSync(tiny.unfinished()) && sending?.destroy() });

  it('goes on where it broke', async () => {
    cut(1000, 1);
    await tiny.expectWhole(await broken());
    expect(tiny.ofWeights().map(({ range }) => range)).to.deep.equal([undefined, 'bytes=1000-']);
  });

  it('gives up after a few tries, and goes on with what it has the next time', async () => {
    cut(1000, 5);
    expect(await failure(broken())).to.include({ code: 'unavailable' });
    tiny.expectNoSnapshot();
    expect(tiny.ofWeights()).to.have.length(5);
    await tiny.expectWhole(await tiny.fetch());
    expect(tiny.ofWeights().at(-1)).to.include({ range: 'bytes=1000-' });
  });

  it('does not wait for ever', async () => {
    tiny.hub.misbehave = ({ url = '' }, response) => {
      if (url.includes('blobs=true')) return false;
      response.writeHead(200).flushHeaders();
      return true;
    };
    const error = await failure(tiny.fetch({ settings: { ...tiny.settings, stallMs: 30 } }));
    expect(error).to.include({ code: 'timeout' });
    tiny.expectNoSnapshot();
  });

  it('stops when it is told to, and goes on the next time', async () => {
    cut(1000, 1);
    const stop = new AbortController();
    const stopped = tiny.fetch({
      signal: stop.signal,
      report: () => {
        if (existsSync(tiny.unfinished())) stop.abort();
      },
    });
    expect(await failure(stopped)).to.include({ code: 'cancelled' });
    tiny.expectNoSnapshot();
    expect((await readFile(tiny.unfinished())).equals(tiny.weights().subarray(0, 1000))).to.equal(true);
    await tiny.expectWhole(await tiny.fetch());
    expect(tiny.ofWeights().at(-1)).to.include({ range: 'bytes=1000-' });
  });

  it('tries again where the hub is busy', async () => {
    const statuses = [503, 429];
    tiny.hub.misbehave = (_request, response) => {
      const status = statuses.pop();
      if (status === undefined) return false;
      response.writeHead(status, { 'retry-after': '0.001' }).end();
      return true;
    };
    await tiny.expectWhole(await tiny.fetch());
  });

  for (const [name, answer] of Object.entries({
    'sends all when asked for the rest': () => ({ status: 200, from: 0 }),
    'cannot send the rest': () => ({ status: 416, from: tiny.weights().length }),
  })) {
    it(`starts over where the server ${name}`, async () => {
      await keepUnfinished(tiny.weights().subarray(0, 500));
      tiny.hub.misbehave = (request, response) => {
        if (request.headers.range === undefined) return false;
        const { status, from } = answer();
        response.writeHead(status).end(tiny.weights().subarray(from));
        return true;
      };
      await tiny.expectWhole(await tiny.fetch());
    });
  }

  for (const [name, content] of Object.entries({
    damaged: () => Buffer.alloc(500),
    'too long': () => Buffer.concat([tiny.weights(), Buffer.from('x')]),
    complete: () => tiny.weights(),
  })) {
    it(`copes with a file that was left ${name}`, async () => {
      await keepUnfinished(content());
      await tiny.expectWhole(await tiny.fetch());
    });
  }

  async function keepUnfinished(content: Buffer): Promise<void> {
    await mkdir(join(tiny.repository(), 'blobs'), { recursive: true });
    await writeFile(tiny.unfinished(), content);
  }
});
