import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { AppError } from '../../../core/errors.ts';
import { headersOf, notifyFailure } from '../../../cli/nightly/notify.ts';
import { failureReport } from '../../../cli/nightly/run-report.ts';
import { folder } from '../../temporary-files.ts';

const REPORT = failureReport(
  { startedAt: new Date('2026-01-31T02:15:00Z'), files: ['faq.csv'] },
  new AppError('failed', 'The new index did not pass.', { details: { gates: [{ gate: 'flips' }] } }),
);

describe('telling of a failed run', () => {
  let server: Server;
  let url: string;
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  let answers: number[] = [];

  before(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ headers: request.headers, body });
        response.writeHead(answers.shift() ?? 204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`;
  });
  after(() => server.close());
  beforeEach(() => {
    received.length = 0;
    answers = [];
  });

  const told = (notify: { webhook?: string; secret?: string; command?: string }): Promise<string[]> =>
    notifyFailure(REPORT, {
      notify: { webhook: '', secret: '', command: '', ...notify },
      site: 'HR help',
      waits: [0, 0],
    });

  it('posts the report, signed over its id, its time and its body', async () => {
    expect(await told({ webhook: url, secret: 'between us' })).to.deep.equal([]);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    const document: unknown = JSON.parse(body);
    expect(document).to.have.property('type', 'index.failed');
    expect(document).to.have.nested.property('data.site', 'HR help');
    expect(document).to.have.nested.property('data.report.outcome', 'refused');
    expect(document).to.have.nested.property('data.report.gates[0].gate', 'flips');
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const expected = createHmac('sha256', 'between us').update(signed).digest('base64');
    expect(headers['webhook-signature']).to.equal(`v1,${expected}`);
  });

  it('signs as the standard has it', () => {
    // The example of https://github.com/standard-webhooks/standard-webhooks
    const headers = headersOf(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      '{"test": 2432232314}',
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      new Date(1614265330 * 1000),
    );
    expect(headers['webhook-signature']).to.equal('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('tries again with the same message where the other side is not well', async () => {
    answers = [503, 429];
    expect(await told({ webhook: url })).to.deep.equal([]);
    expect(received).to.have.length(3);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).to.equal(1);
  });

  it('says so where nobody can be told, and does not insist where it is refused', async () => {
    answers = [500, 500, 500];
    expect(await told({ webhook: url })).to.deep.equal(['The webhook was not told: it answered 500.']);
    answers = [404];
    expect(await told({ webhook: url })).to.deep.equal(['The webhook was not told: it answered 404.']);
    expect(received).to.have.length(4);
  });

  it('gives the report to a command', async function () {
    if (process.platform === 'win32') this.skip();
    const path = join(folder, 'told.json');
    expect(await told({ command: `cat > ${path}` })).to.deep.equal([]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).to.have.nested.property('data.report.exitStatus', 1);
    expect(await told({ command: 'exit 3' })).to.deep.equal(['The command to notify ended with 3.']);
  });
});
