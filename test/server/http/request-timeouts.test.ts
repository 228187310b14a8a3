import { expect } from 'chai';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createPatientServer } from '../../../server/http/request-timeouts.ts';

const PATIENCE = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 10 };

describe('a request that does not come to its end', () => {
  let server: Server;

  before(async () => {
    server = createPatientServer((request, response) => {
      request.resume().on('end', () => response.end('all of it'));
    }, PATIENCE).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  after(() => server.close());

  /** What comes back until the server closes the connection. */
  async function answerTo(sent: string): Promise<string> {
    const address = server.address();
    const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
    socket.write(sent);
    return text(socket);
  }

  for (const [what, sent] of [
    ['headers', 'POST / HTTP/1.1\r\nHost: x\r\n'],
    ['body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf'],
  ] as const) {
    it(`is given up and told so: ${what}`, async () => {
      const answer = await answerTo(sent);
      expect(answer).to.match(/^HTTP\/1\.1 408 /);
      expect(JSON.parse(answer.slice(answer.indexOf('{')))).to.have.nested.property('error.code', 'timeout');
    });
  }

  it('does not hurt one that does', async () => {
    const sent = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfour';
    expect(await answerTo(sent)).to.match(/^HTTP\/1\.1 200 /);
  });
});
