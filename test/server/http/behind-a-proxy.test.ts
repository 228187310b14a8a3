import { expect } from 'chai';
import { pino } from 'pino';
import type { RunningServer } from '../../../server/start.ts';
import { serveNothing, temporaryFolder, type Folder } from '../helpers.ts';

const TOKEN = 'a token of the operator';
/** The test asks from this machine, as a proxy on it would. */
const TRUSTED = 'loopback';
const UNTRUSTED = '10.0.0.0/8';

describe('limits behind a proxy', () => {
  let folder: Folder;
  let server: RunningServer;
  let logged: string[];

  beforeEach(() => {
    folder = temporaryFolder();
    logged = [];
  });

  afterEach(async () => {
    await server.close();
    folder.remove();
  });

  async function serve(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
    server = await serveNothing(folder.path, { server: changes, operator: { token: TOKEN } }, log);
  }

  /** The status that somebody at this address gets. */
  async function statusFor(person: string, path = '/api/search?q=x'): Promise<number> {
    return (await fetch(`${server.url}${path}`, { headers: { 'x-forwarded-for': person } })).status;
  }

  const warnings = (): string[] => logged.filter((line) => line.includes('X-Forwarded-For'));

  it('warns, once, of a proxy that is not trusted, and names the setting', async () => {
    await serve({ trustedProxies: UNTRUSTED });
    await fetch(`${server.url}/healthz`);
    expect(warnings()).to.have.length(0);
    for (let n = 0; n < 3; n++) await statusFor(`192.0.2.${n}`);
    expect(warnings()).to.have.length(1);
    expect(warnings()[0]).to.contain('BONSAI_TRUSTED_PROXIES').and.contain('127.0.0.1');
  });

  it('warns of none that is', async () => {
    await serve({ trustedProxies: TRUSTED });
    await statusFor('192.0.2.1');
    expect(warnings()).to.have.length(0);
  });

  it('counts people apart behind a proxy that is trusted, and as one behind another', async () => {
    await serve({ trustedProxies: TRUSTED, searchesPerMinute: 1 });
    expect([await statusFor('192.0.2.1'), await statusFor('192.0.2.2')]).to.deep.equal([503, 503]);
    expect(await statusFor('192.0.2.1')).to.equal(429);
    await server.close();
    await serve({ trustedProxies: UNTRUSTED, searchesPerMinute: 1 });
    expect([await statusFor('192.0.2.1'), await statusFor('192.0.2.2')]).to.deep.equal([503, 429]);
  });

  it('gives drafts a limit of their own: twenty for each search', async () => {
    await serve({ trustedProxies: TRUSTED, searchesPerMinute: 1 });
    const drafts: number[] = [];
    for (let n = 0; n < 21; n++) drafts.push(await statusFor('192.0.2.1', `/live?q=${'x'.repeat(n + 1)}`));
    expect(drafts.indexOf(429)).to.equal(20);
    expect(await statusFor('192.0.2.1', '/widget/results?q=x')).to.equal(429);
    // Typing takes nothing from the searches, nor from anybody else.
    expect(await statusFor('192.0.2.1')).to.equal(503);
    expect(await statusFor('192.0.2.2', '/live?q=x')).to.equal(503);
  });

  it('keeps the lab’s cookie to HTTPS where a trusted proxy speaks it, and there only', async () => {
    const cookieOver = async (protocol: string): Promise<string> => {
      const answer = await fetch(`${server.url}/lab/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ token: TOKEN }),
        headers: { 'x-forwarded-proto': protocol },
        redirect: 'manual',
      });
      expect(answer.status).to.equal(303);
      return answer.headers.get('set-cookie') ?? '';
    };
    await serve({ trustedProxies: TRUSTED });
    expect(await cookieOver('https')).to.match(/; Secure(?:;|$)/);
    expect(await cookieOver('http'))
      .to.match(/^bonsai_lab=/)
      .and.not.contain('Secure');
    await server.close();
    await serve({ trustedProxies: UNTRUSTED });
    expect(await cookieOver('https'))
      .to.match(/^bonsai_lab=/)
      .and.not.contain('Secure');
  });
});
