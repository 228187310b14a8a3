import { expect } from 'chai';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openStage, type Stage } from './helpers.ts';

/** Runs in the browser, where there is no TypeScript. */
const lowestContrast = readFileSync(new URL('./lowest-contrast.js', import.meta.url), 'utf8');

/** Every kind of page. */
const PATHS = [
  '/',
  '/?q=password',
  '/?q=volcanoes+on+jupiter',
  '/category/IT',
  '/faq/it-password-reset',
  '/about',
  '/offline',
  '/widget',
];

const PHONE: BrowserContextOptions = {
  viewport: { width: 320, height: 640 },
  isMobile: true,
  hasTouch: true,
};

describe('the page in a browser without JavaScript', function () {
  let stage: Stage | undefined;

  before(async function () {
    stage = await openStage(this);
  });

  after(() => stage?.close());

  async function visit(
    path: string,
    work: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    await stage?.visit(path, work, { javaScriptEnabled: false, ...options });
  }

  it('answers a question without JavaScript', async () => {
    await visit('/', async (page) => {
      expect(await page.title()).to.equal('Help desk');
      await page.getByLabel('Your question').fill('I cannot remember my login');
      await page.getByRole('button', { name: 'Search' }).click();
      expect(await page.getByLabel('Your question').inputValue()).to.equal('I cannot remember my login');
      const best = page.getByRole('article');
      expect(await best.getByRole('heading', { level: 2 }).textContent()).to.equal(
        'How do I reset a forgotten password?',
      );
      expect(await best.textContent()).to.contain('Choose a new password');
      expect(await best.locator('ol > li').count()).to.equal(4);
      expect(await best.textContent()).to.contain('Why this entry');
      expect(await best.getByText('IT', { exact: true }).count()).to.equal(1);
    });
  });

  it('unfolds another entry', async () => {
    await visit('/?q=I+cannot+remember+my+login', async (page) => {
      const other = page.locator('details').first();
      expect(await other.locator('.prose').isVisible()).to.equal(false);
      await other.locator('summary').click();
      expect(await other.locator('.prose').isVisible()).to.equal(true);
    });
  });

  it('is honest when the FAQ has no answer', async () => {
    await visit('/?q=how+do+volcanoes+form+on+jupiter', async (page) => {
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal('No good answer found');
      expect(
        await page.getByRole('main').getByRole('link', { name: 'desk@x.example' }).getAttribute('href'),
      ).to.match(/^\/contact\?search=/);
      expect(await page.getByRole('article').count()).to.equal(0);
      expect(await page.getByRole('heading', { name: 'Not sure these help' }).count()).to.equal(1);
      expect(await page.locator('details[open]').count()).to.equal(0);
    });
  });

  it('takes feedback and a comment, and comes back to the entry', async () => {
    await visit('/?q=I+cannot+remember+my+login', async (page) => {
      await page.locator('details').first().locator('summary').click();
      await page.locator('details').first().getByRole('button', { name: /^No/ }).click();
      expect(new URL(page.url()).hash).to.equal('#entry-2');
      const entry = page.locator('details').first();
      expect(await entry.getByRole('status').textContent()).to.contain('did not help');
      await entry.getByLabel('What was missing or wrong?').fill('the new address');
      await entry.getByRole('button', { name: 'Send' }).click();
      expect(await page.locator('details').first().textContent()).to.contain('“the new address”');
      expect(await page.getByLabel('Your question').inputValue()).to.equal('I cannot remember my login');
    });
  });

  it('leads from the start to examples and topics', async () => {
    await visit('/', async (page) => {
      const example = page.getByRole('region', { name: 'For example' }).getByRole('link').first();
      const question = (await example.textContent()) ?? '';
      await example.click();
      expect(await page.getByRole('article').getByRole('heading', { level: 2 }).textContent()).to.equal(
        question,
      );
      await page.goto(new URL('/', page.url()).href);
      await page.getByRole('region', { name: 'Browse by topic' }).getByRole('link').first().click();
      const topic = await page.getByRole('heading', { level: 1 }).textContent();
      expect(await page.getByLabel('Topic').inputValue()).to.equal(topic);
      expect(await page.getByRole('main').getByRole('listitem').count()).to.be.greaterThan(4);
    });
  });

  it('shows what was asked as text, whatever it is', async () => {
    const attack = '"><script>document.title="owned"</script><img src=x onerror=alert(1)>';
    await visit(
      `/?q=${encodeURIComponent(attack)}&category=${encodeURIComponent(attack)}`,
      async (page) => {
        expect(await page.getByLabel('Your question').inputValue()).to.equal(attack);
        expect(await page.title()).to.contain('<script>');
        expect(await page.locator('script:not([src]), main img').count()).to.equal(0);
      },
      { javaScriptEnabled: true },
    );
  });

  it('lets nothing run that gets into it', async () => {
    await stage?.visit(
      '/',
      async (page) => {
        const refused = page.waitForEvent('console', (message) =>
          message.text().includes('Content Security Policy'),
        );
        await page.evaluate(`
          const script = document.createElement('script');
          script.textContent = 'document.title = "owned"';
          document.body.append(script);`);
        await refused;
        expect(await page.title()).to.equal('Help desk');
      },
      { complaints: /Content Security Policy/ },
    );
  });

  it('counts the contact line without JavaScript, and the browser goes on to it', async () => {
    const desk = createServer((_request, response) => response.end('The desk')).listen(0, '127.0.0.1');
    await once(desk, 'listening');
    const address = desk.address();
    const contact = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/desk`;
    const other = await stage?.serve({ site: { contact } });
    try {
      await visit(`${other?.url ?? ''}/?q=how+do+volcanoes+form+on+jupiter`, async (page) => {
        await page.getByRole('main').getByRole('link', { name: /desk$/ }).click();
        await page.waitForURL(contact);
        expect(await page.content()).to.contain('The desk');
      });
      const metrics = await (await fetch(`${other?.url ?? ''}/metrics`)).text();
      expect(metrics).to.contain('bonsai_clicks_total{kind="contact",band="none"} 1\n');
    } finally {
      await other?.close();
      desk.close();
    }
  });

  it('counts a mail address too, and stays where it is without a mail program', async () => {
    await visit('/?q=how+do+comets+form+on+saturn', async (page) => {
      const sent = page.waitForResponse(/\/contact\?/);
      await page.getByRole('main').getByRole('link', { name: 'desk@x.example' }).click();
      expect((await sent).headers().location).to.match(/^mailto:desk@x\.example\?subject=how%20do%20comets/);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal('No good answer found');
    });
  });

  it('prints an entry, with its address, and nothing to click', async () => {
    await visit('/faq/it-password-reset', async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('heading', { level: 1 }).isVisible()).to.equal(true);
      expect(await page.locator('.prose').isVisible()).to.equal(true);
      for (const gone of ['.band', '.feedback', '.related', '.site', '.foot']) {
        expect(await page.locator(gone).isVisible(), gone).to.equal(false);
      }
      const address = await page.evaluate<string>(
        "getComputedStyle(document.querySelector('article'), '::after').content",
      );
      expect(address).to.contain(`${stage?.server.url ?? ''}/faq/it-password-reset`);
    });
  });

  it('says what somebody was looking for, and shows that it was taken', async () => {
    await visit('/?q=how+do+volcanoes+form+on+jupiter', async (page) => {
      await page.getByLabel('Tell us what you were looking for').fill('the volcano room');
      await page.getByRole('button', { name: 'Send' }).click();
      expect(await page.locator('#unmet-need').textContent()).to.contain('“the volcano room”');
    });
  });

  it('switches the language and comes back to the same question', async () => {
    await visit('/?q=password', async (page) => {
      await page.getByRole('link', { name: '日本語' }).click();
      expect(await page.locator('html').getAttribute('lang')).to.equal('ja');
      expect(await page.locator('#q').inputValue()).to.equal('password');
      expect(await page.locator('.entry.best').getAttribute('lang')).to.equal('en');
    });
  });

  it('can be used with the keyboard alone', async () => {
    await visit('/?q=I+cannot+remember+my+login', async (page) => {
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: 'Skip to the content' });
      expect(await page.locator(':focus').textContent()).to.equal('Skip to the content');
      expect((await skip.boundingBox())?.y).to.be.at.least(0);
      const order: string[] = [];
      for (let n = 0; n < 60; n++) {
        const focused = page.locator(':focus');
        if ((await focused.count()) === 0) break;
        order.push(await page.evaluate<string>('document.activeElement.localName'));
        const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
        expect(outline, order.join(' ')).to.not.equal('none');
        await page.keyboard.press('Tab');
      }
      expect(order.slice(0, 6)).to.deep.equal(['a', 'a', 'a', 'input', 'select', 'button']);
      expect(order.filter((tag) => tag === 'summary')).to.have.length(4);
      const summary = page.locator('summary').first();
      await summary.focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('details').first().locator('.prose').isVisible()).to.equal(true);
    });
  });

  it('has a language, one h1 and headings without gaps', async () => {
    for (const path of PATHS) {
      await visit(path, async (page) => {
        expect(await page.locator('html').getAttribute('lang')).to.equal('en');
        const levels = await page.evaluate<number[]>(
          `[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ localName }) => Number(localName[1]))`,
        );
        expect(levels.filter((level) => level === 1)).to.have.length(1);
        levels.reduce((before, level) => {
          expect(level, `${path}: ${levels.join(' ')}`).to.be.at.most(before + 1);
          return level;
        }, 0);
        const unlabeled = await page.evaluate<string[]>(
          `[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
            .filter(({ labels }) => labels.length === 0).map(({ id }) => id)`,
        );
        expect(unlabeled).to.deep.equal([]);
      });
    }
  });

  it('fits on a narrow phone', async () => {
    for (const path of [...PATHS, `/?q=${'x'.repeat(500)}`]) {
      await visit(
        path,
        async (page) => {
          const over = await page.evaluate<number>(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect(over, path.slice(0, 40)).to.equal(0);
        },
        PHONE,
      );
    }
  });

  it('scrolls a table of an answer on a narrow phone rather than break its words', async () => {
    await visit(
      '/faq/sec-data-classification',
      async (page) => {
        const broken = await page.evaluate<
          string[]
        >(`[...document.querySelectorAll('.table th')].filter((cell) => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          return range.getClientRects().length > cell.textContent.trim().split(/\\s+/).length;
        }).map((cell) => cell.textContent)`);
        expect(await page.locator('.table th').count()).to.be.above(0);
        expect(broken).to.deep.equal([]);
      },
      PHONE,
    );
  });

  it('is legible in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await visit(
        '/?q=password',
        async (page) => {
          const worst = await page.evaluate<{ ratio: number; text: string }>(lowestContrast);
          expect(worst.ratio, `${colorScheme}: ${worst.text}`).to.be.at.least(4.5);
        },
        { colorScheme },
      );
    }
  });
});
