import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import { openStage, type Stage } from './helpers.ts';

/** A page of another origin, with strict rules of its own and styles that shout. */
async function foreignPage(script: () => string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((_request, response) => {
    const origin = new URL(script()).origin;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${origin}; connect-src ${origin}; img-src 'self'`,
    );
    response.end(`<!doctype html><html lang="ja"><title>Intranet</title>
      <h1>Intranet</h1><script src="${script()}" async></script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    server,
  };
}

describe('the widget on a page of another origin', function () {
  let stage: Stage;
  let foreign: { readonly url: string; readonly server: Server };
  let script = '';

  before(async function () {
    foreign = await foreignPage(() => script);
    stage = await openStage(this, { widget: { origins: [foreign.url] } });
    script = `${stage.server.url}/widget.js`;
  });

  after(async () => {
    foreign.server.close();
    await stage.close();
  });

  it('answers there, in that page’s language, and takes feedback', async () => {
    await stage.visit(foreign.url, async (page) => {
      const widget = page.locator('bonsai-faq');
      await widget.getByRole('button', { name: 'ヘルプデスクに質問' }).click();
      await widget.getByRole('searchbox').fill('I cannot remember my login');
      const best = widget.locator('.entry.best');
      await best.waitFor();
      expect(await best.getByRole('heading').textContent()).to.equal('How do I reset a forgotten password?');
      expect(await best.getByRole('link').first().getAttribute('href')).to.equal(
        `${stage.server.url}/faq/it-password-reset`,
      );
      await best.getByRole('button', { name: /^はい/ }).click();
      await best.locator('.thanks').waitFor();
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).to.equal(
        'rgba(0, 0, 0, 0)',
      );
      await page.keyboard.press('Escape');
    });
  });

  it('opens and closes with the keyboard, and gives the focus back', async () => {
    await stage.visit(foreign.url, async (page) => {
      const launch = page.locator('bonsai-faq .launch');
      await launch.focus();
      await page.keyboard.press('Enter');
      await page.locator('bonsai-faq .panel').waitFor();
      await page.keyboard.press('Escape');
      await launch.waitFor();
      expect(await page.locator('bonsai-faq .launch:focus').count()).to.equal(1);
    });
  });

  it('does not appear on a page whose origin is not named', async () => {
    const other = await stage.serve({ widget: { origins: ['https://intranet.example'] } });
    script = `${other.url}/widget.js`;
    try {
      await stage.visit(
        foreign.url,
        async (page) => {
          await page.waitForLoadState('networkidle');
          expect(await page.locator('bonsai-faq').count()).to.equal(0);
        },
        { complaints: /CORS|Failed to load/ },
      );
    } finally {
      script = `${stage.server.url}/widget.js`;
      await other.close();
    }
  });
});
