import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { freePort } from '../../../cli/welcome/free-port.ts';

describe('a free port', () => {
  it('is the wanted one, or one after it where that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await freePort('127.0.0.1', port)).to.be.within(port + 1, port + 20);
    taken.close();
    await once(taken, 'close');
    expect(await freePort('127.0.0.1', port)).to.equal(port);
  });
});
