import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { RunningServer } from '../../server/start.ts';
import { serveNothing, temporaryFolder, type Folder } from './helpers.ts';

const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string().min(10), details: z.unknown().optional() }),
});

async function errorOf(response: Response) {
  return { status: response.status, ...errorSchema.parse(await response.json()).error };
}

/** What a server sends back for bytes that are no proper request. */
function answerTo(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (part) => (answer += part.toString()));
    socket.on('end', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });
}

/** How many files and folders this process watches; Linux alone tells. */
function watchedPlaces(): number {
  if (process.platform !== 'linux') return 0;
  return readdirSync('/proc/self/fdinfo')
    .filter((descriptor) => existsSync(`/proc/self/fdinfo/${descriptor}`))
    .flatMap(
      (descriptor) => readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8').match(/^inotify wd:/gm) ?? [],
    ).length;
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error(`no expected error: ${String(error)}`);
}

describe('a server without a generation', () => {
  let folder: Folder;
  let server: RunningServer;

  before(async () => {
    folder = temporaryFolder();
    server = await serveNothing(folder.path);
  });

  after(async () => {
    await server.close();
    folder.remove();
  });

  it('is alive, but not ready', async () => {
    const alive = await fetch(`${server.url}/healthz`);
    expect(alive.status).to.equal(200);
    expect(await alive.json()).to.deep.equal({ status: 'ok' });
    const ready = await errorOf(await fetch(`${server.url}/readyz`));
    expect(ready).to.include({ status: 503, code: 'unavailable' });
  });

  it('tells programs and people which command to run', async () => {
    const told = await errorOf(await fetch(`${server.url}/api/search?q=vpn`));
    expect(told).to.include({ status: 503, code: 'unavailable' });
    expect(told.message).to.contain('npx bonsai index FILE');
    for (const path of ['/', '/?q=vpn']) {
      const page = await fetch(`${server.url}${path}`);
      expect(page.status).to.equal(503);
      expect(page.headers.get('content-type')).to.match(/^text\/html/);
      expect(await page.text()).to.contain('npx bonsai index FILE');
    }
  });

  it('offers its figures to Prometheus', async () => {
    const metrics = await fetch(`${server.url}/metrics`);
    expect(metrics.headers.get('content-type')).to.match(/^text\/plain/);
    expect(await metrics.text()).to.match(/^bonsai_encoder_ready 0$/m);
  });

  it('refuses what is wrong before it asks for a generation', async () => {
    const refusals = [
      ['/api/search', 400, 'invalid'],
      ['/api/search?q=', 400, 'invalid'],
      ['/api/search?q=%20', 400, 'invalid'],
      ['/api/search?q=x&limit=0', 400, 'invalid'],
      ['/api/search?q=x&limit=x', 400, 'invalid'],
      ['/api/search?q=x&mode=x', 400, 'invalid'],
      ['/api/search?q=x&q=y', 400, 'invalid'],
      [`/api/search?q=${'x'.repeat(8001)}`, 413, 'too-large'],
      [`/api/search?q=${encodeURIComponent('語'.repeat(8001))}`, 413, 'too-large'],
      ['/api/nothing', 404, 'not-found'],
      ['/v1/embeddings', 404, 'not-found'],
    ] as const;
    for (const [path, status, code] of refusals) {
      expect(await errorOf(await fetch(`${server.url}${path}`)), path.slice(0, 60)).to.include({
        status,
        code,
      });
    }
  });

  it('takes the longest question in any script', async () => {
    const longest = encodeURIComponent('語'.repeat(8000));
    const told = await errorOf(await fetch(`${server.url}/api/search?q=${longest}`));
    expect(told.code).to.equal('unavailable');
  });

  it('refuses feedback that cannot be', async () => {
    const send = async (body: string, type = 'application/json') =>
      errorOf(
        await fetch(`${server.url}/api/feedback`, {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        }),
      );
    expect(await send('{')).to.include({ status: 400, code: 'invalid' });
    expect(await send('[]')).to.include({ status: 400, code: 'invalid' });
    expect(await send('null')).to.include({ status: 400, code: 'invalid' });
    expect(await send('{}')).to.include({ status: 400, code: 'invalid' });
    expect(await send('a=b', 'text/plain')).to.include({ status: 400, code: 'invalid' });
    const given = { searchId: 'never', entryId: 'a', helpful: true };
    expect(await send(JSON.stringify({ ...given, helpful: 'yes' }))).to.include({ status: 400 });
    expect(await send(JSON.stringify({ ...given, comment: 'c'.repeat(2001) }))).to.include({ status: 400 });
    expect(await send(JSON.stringify({ ...given, comment: 'c'.repeat(17_000) }))).to.include({
      status: 413,
      code: 'too-large',
    });
    expect(await send(JSON.stringify(given))).to.include({ status: 404, code: 'not-found' });
  });

  it('has error pages for people', async () => {
    const missing = await fetch(`${server.url}/nothing`);
    expect(missing.status).to.equal(404);
    expect(await missing.text()).to.contain('<h1>This page does not exist</h1>');
    const long = await fetch(`${server.url}/?q=${'x'.repeat(8001)}`);
    expect(long.status).to.equal(413);
    expect(await long.text()).to.contain('<h1>The question is too long</h1>');
    const broken = await fetch(`${server.url}/%E0%A4%A`);
    expect(broken.status).to.be.oneOf([400, 404]);
    const form = await fetch(`${server.url}/feedback`, { method: 'POST', body: new URLSearchParams() });
    expect(form.status).to.equal(400);
    expect(await form.text()).to.contain('<h1>');
    const asJson = await fetch(`${server.url}/nothing`, { headers: { accept: 'application/json' } });
    expect(await errorOf(asJson)).to.include({ status: 404, code: 'not-found' });
  });

  it('keeps the page harmless with its headers', async () => {
    for (const path of ['/', '/nothing', '/api/search?q=x']) {
      const { headers } = await fetch(`${server.url}${path}`);
      expect(headers.get('content-security-policy')).to.equal(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';worker-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('referrer-policy')).to.equal('no-referrer');
      expect(headers.get('x-powered-by')).to.equal(null);
      expect(headers.get('strict-transport-security')).to.equal(null);
    }
  });

  it('has style sheet and icon kept and compressed', async () => {
    const page = await (await fetch(server.url)).text();
    const addresses = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(addresses).to.have.length.at.least(3);
    for (const address of addresses) {
      const asset = await fetch(`${server.url}${address}`);
      expect(asset.status).to.equal(200);
      expect(asset.headers.get('cache-control')).to.contain('immutable');
      const etag = asset.headers.get('etag') ?? '';
      const again = await fetch(`${server.url}${address}`, {
        headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' },
      });
      expect(again.status).to.equal(304);
    }
    const css = addresses.find((address) => address.includes('.css')) ?? '';
    const compressed = await fetch(`${server.url}${css}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(compressed.headers.get('content-encoding')).to.equal('gzip');
  });

  it('answers what is no HTTP, and headers without end, in the same shape', async () => {
    const nonsense = await answerTo(server.url, 'hello?\r\n\r\n');
    expect(nonsense)
      .to.match(/^HTTP\/1\.1 400 /)
      .and.contain('"code":"invalid"');
    const endless = await answerTo(server.url, `GET /?q=${'x'.repeat(140_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(endless)
      .to.match(/^HTTP\/1\.1 413 /)
      .and.contain('"code":"too-large"');
  });
});

describe('starting and stopping a server', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  it('says so when the port is taken, and leaves nothing behind', async () => {
    const first = await serveNothing(folder.path);
    const port = Number(new URL(first.url).port);
    const other = temporaryFolder();
    const error = await failureOf(serveNothing(other.path, { server: { port } }));
    expect(error.code).to.equal('conflict');
    expect(error.message).to.contain(`Port ${port} is taken`);
    await first.close();
    const second = await serveNothing(other.path, { server: { port } });
    await second.close();
    other.remove();
  });

  it('says so when the host is not this machine’s', async () => {
    const error = await failureOf(serveNothing(folder.path, { server: { host: '192.0.2.1' } }));
    expect(error.code).to.equal('invalid');
    expect(error.message).to.contain('192.0.2.1');
  });

  it('starts when its database is damaged, and says so', async () => {
    writeFileSync(join(folder.path, 'activity.db'), 'no database at all, just a long text. '.repeat(100));
    const server = await serveNothing(folder.path);
    const { details } = await errorOf(await fetch(`${server.url}/readyz`));
    expect(details).to.have.nested.property('off[0].part', 'feedback');
    await server.close();
  });

  it('leaves neither its database nor its watch open when it cannot start', async () => {
    const before = watchedPlaces();
    const error = await failureOf(serveNothing(folder.path, { site: { logo: 'none.svg' } }));
    expect(error).to.have.property('code', 'invalid');
    expect(watchedPlaces()).to.equal(before);
    // The log beside the database goes with its last connection.
    expect(readdirSync(folder.path)).to.deep.equal(['activity.db']);
  });

  it('refuses more searches a minute than it is set to take', async () => {
    const server = await serveNothing(folder.path, { server: { searchesPerMinute: 2 } });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await fetch(`${server.url}/api/search?q=x`)).status);
    expect(statuses).to.deep.equal([503, 503, 429]);
    const refused = await fetch(`${server.url}/api/search?q=x`);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    expect(await errorOf(refused)).to.include({ status: 429, code: 'rate-limited' });
    expect((await fetch(`${server.url}/healthz`)).status).to.equal(200);
    await server.close();
  });

  it('finishes running requests before it stops, and takes no new ones', async () => {
    const server = await serveNothing(folder.path);
    // A request is running as long as its body has not come.
    const slow = request(`${server.url}/api/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 2, expect: '100-continue' },
    });
    const status = new Promise<number | undefined>((resolve, reject) => {
      slow.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      slow.on('error', reject);
    });
    const running = new Promise<void>((resolve) => slow.on('continue', resolve));
    slow.flushHeaders();
    await running;
    const closed = server.close();
    const refused = await fetch(`${server.url}/healthz`).then(
      () => false,
      () => true,
    );
    expect(refused).to.equal(true);
    slow.end('{}');
    expect(await status).to.equal(400);
    await closed;
    await server.close(); // once more is no harm
  });
});
