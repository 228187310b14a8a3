import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { openProxy, type Proxy } from './proxy.ts';
import { openStage, type Stage } from './helpers.ts';

const TOKEN = 'the token of this test';
const PREFIX = '/helpdesk';
const RESET = 'How do I reset a forgotten password?';

describe('the site below a path, in a browser', function () {
  let stage: Stage;
  let proxy: Proxy;

  before(async function () {
    // No setting names the path: the proxy does.
    stage = await openStage(this, { operator: { token: TOKEN } });
    proxy = await openProxy(PREFIX, stage.server.url, {
      '/intranet': `<!doctype html><html lang="en"><title>Intranet</title>
        <h1>Intranet</h1><script src="${PREFIX}/widget.js" async></script>`,
      // Browsers ask for it on pages that name none.
      '/favicon.ico': '',
    });
  });

  after(async () => {
    proxy.close();
    await stage.close();
  });

  /** Runs `work` on a page of the host; nothing may be asked for outside the path. */
  async function visit(
    path: string,
    work: (page: Page) => Promise<void>,
    complaints?: RegExp,
  ): Promise<void> {
    proxy.outside.length = 0;
    await stage.visit(`${proxy.origin}${path}`, work, complaints === undefined ? {} : { complaints });
    expect(proxy.outside).to.deep.equal([]);
  }

  const pathOf = (page: Page): string => new URL(page.url()).pathname;

  it('has its styles and its icon on every kind of page', async () => {
    for (const path of ['/', '/?q=password', '/category/IT', '/faq/it-password-reset', '/about', '/lab']) {
      await visit(
        `${PREFIX}${path}`,
        async (page) => {
          await page.waitForLoadState('networkidle');
          expect(await page.evaluate('document.styleSheets[0].cssRules.length'), path).to.be.above(10);
          expect(await page.evaluate('document.images[0].naturalWidth'), path).to.be.above(0);
        },
        /status of 401/,
      );
    }
  });

  it('answers while somebody types, and Enter keeps the address below the path', async () => {
    await visit(`${PREFIX}/`, async (page) => {
      const best = page.locator('.entry.best');
      await page.locator('#q').fill('I cannot remember my login');
      await best.waitFor();
      expect(await best.locator('h2').textContent()).to.equal(RESET);
      const noted = page.waitForResponse(/\/api\/search\?/);
      await page.keyboard.press('Enter');
      expect((await noted).status()).to.equal(200);
      await page.waitForURL(`**${PREFIX}/?q=*`);
      await best.getByRole('button', { name: /^Yes/ }).click();
      await best.locator('.thanks').waitFor();
      await best.locator('h2 a').click();
      await page.waitForURL(`**${PREFIX}/faq/it-password-reset`);
      await page.goBack();
      expect(await page.locator('#q').inputValue()).to.equal('I cannot remember my login');
    });
  });

  it('answers, takes an opinion and changes the language without its scripts', async () => {
    await visit(
      `${PREFIX}/`,
      async (page) => {
        // Other addresses than those of the path fail the test, so a form that posts elsewhere is seen.
        await page.route('**/page.js*', (route) => route.abort());
        await page.goto(`${proxy.origin}${PREFIX}/`);
        await page.locator('#q').fill('I cannot remember my login');
        await page.keyboard.press('Enter');
        await page.locator('.entry.best').getByRole('button', { name: /^No/ }).click();
        await page.locator('.entry.best .thanks').waitFor();
        await page.getByRole('link', { name: '日本語' }).click();
        await page.locator('html[lang=ja]').waitFor();
        expect(pathOf(page)).to.equal(`${PREFIX}/`);
        await page.goto(`${proxy.origin}${PREFIX}/about`);
        expect(await page.locator('html').getAttribute('lang')).to.equal('ja');
      },
      /ERR_FAILED/,
    );
  });

  it('lets the operator into the lab, around it and out of it', async () => {
    await visit(
      `${PREFIX}/lab`,
      async (page) => {
        await page.getByLabel('Operator’s token').fill(TOKEN);
        await page.keyboard.press('Enter');
        const menu = page.getByRole('navigation', { name: 'Lab' });
        await menu.waitFor();
        expect((await page.context().cookies()).map(({ path }) => path)).to.deep.equal([`${PREFIX}/lab`]);
        await menu.getByRole('link', { name: 'Judgements' }).click();
        await page.waitForURL(`**${PREFIX}/lab/judgements`);
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByLabel('Operator’s token').waitFor();
        expect(pathOf(page)).to.equal(`${PREFIX}/lab`);
      },
      /status of 401/,
    );
  });

  it('puts the widget onto another page of the host', async () => {
    await visit('/intranet', async (page) => {
      const widget = page.locator('bonsai-faq');
      await widget.locator('.launch').click();
      await widget.getByRole('searchbox').fill('I cannot remember my login');
      const best = widget.locator('.entry.best');
      await best.waitFor();
      const link = best.getByRole('link').first();
      expect(await link.getAttribute('href')).to.equal(`${proxy.origin}${PREFIX}/faq/it-password-reset`);
      await best.getByRole('button', { name: /^Yes/ }).click();
      await best.locator('.thanks').waitFor();
    });
  });

  it('shows its own page while it cannot be reached, and leaves the rest of the host alone', async () => {
    await visit(
      `${PREFIX}/`,
      async (page) => {
        const scope = await page.evaluate('navigator.serviceWorker.ready.then(({ scope }) => scope)');
        expect(scope).to.equal(`${proxy.origin}${PREFIX}/`);
        proxy.reachable = false;
        try {
          await page.goto(`${proxy.origin}${PREFIX}/?q=password`);
          expect(await page.locator('#retry').count()).to.equal(1);
          expect(await page.evaluate('document.styleSheets[0].cssRules.length')).to.be.above(10);
          const elsewhere = await page.goto(`${proxy.origin}/intranet`).catch(() => null);
          expect(elsewhere).to.equal(null);
        } finally {
          proxy.reachable = true;
        }
      },
      /ERR_|Failed to load/,
    );
  });
});
