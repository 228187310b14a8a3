import { expect } from 'chai';
import type { RunningServer } from '../../../../server/start.ts';
import { serveNothing, temporaryFolder, type Folder } from '../../helpers.ts';

const TOKEN = 'a token of the operator';

describe('the door of the lab', () => {
  let folder: Folder;
  let server: RunningServer;

  before(async () => {
    folder = temporaryFolder();
    server = await serveNothing(folder.path, { operator: { token: TOKEN } });
  });

  after(async () => {
    await server.close();
    folder.remove();
  });

  const signIn = async (token: string, client: string): Promise<number> =>
    (
      await fetch(`${server.url}/lab/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ token }),
        headers: { 'x-forwarded-for': client },
        redirect: 'manual',
      })
    ).status;

  it('asks whoever brings a broken cookie for the token', async () => {
    expect((await fetch(`${server.url}/lab`, { headers: { cookie: 'bonsai_lab=%' } })).status).to.equal(401);
  });

  it('slows down wrong tokens, each client by itself, and never the right one', async () => {
    for (let n = 0; n < 10; n++) expect(await signIn('wrong', '10.0.0.1')).to.equal(401);
    expect(await signIn('wrong', '10.0.0.1')).to.equal(429);
    expect(await signIn(TOKEN, '10.0.0.1')).to.equal(303);
    expect(await signIn('wrong', '10.0.0.2')).to.equal(401);
  });
});
