import { expect } from 'chai';
import type { Page, Route } from 'playwright-core';
import { openStage, type Stage } from './helpers.ts';

/** An answer that is held until it is let go. */
interface Held {
  readonly question: string;
  release(): Promise<void>;
}

/** Holds every answer to a question that is being typed. */
async function holdAnswers(page: Page): Promise<{ next(question: string): Promise<Held> }> {
  const held: Held[] = [];
  let look = (): void => undefined;
  await page.route('**/live?*', (route: Route) => {
    const question = new URL(route.request().url()).searchParams.get('q') ?? '';
    held.push({ question, release: () => route.continue().catch(() => undefined) });
    look();
  });
  return {
    next: (question) =>
      new Promise((resolve) => {
        look = () => {
          const found = held.find((one) => one.question === question);
          if (found !== undefined) resolve(found);
        };
        look();
      }),
  };
}

const best = (page: Page) => page.locator('.entry.best h2');
const box = (page: Page) => page.locator('#q');
/** Resolves when what stands below the box answers this question. */
const shows = (page: Page, question: string) => page.locator(`main[data-query="${question}"]`).waitFor();
/** The id of what has the focus, or of what is around it. */
const focused = (page: Page) => page.evaluate<string>("document.activeElement.closest('[id]')?.id ?? ''");

describe('typing a question', function () {
  let stage: Stage;

  before(async function () {
    stage = await openStage(this);
  });

  after(() => stage.close());

  async function metrics(): Promise<string> {
    return (await fetch(`${stage.server.url}/metrics`)).text();
  }

  /** Questions noted so far. */
  async function noted(): Promise<number> {
    return [...(await metrics()).matchAll(/^bonsai_search_seconds_count\{[^}]*\} (\d+)$/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  }

  it('shows the best answer, open and marked, before Enter, and notes it only when it is finished', async () => {
    await stage.visit('/', async (page) => {
      const before = await noted();
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1000);
      await box(page).pressSequentially('forgot my password');
      await page.clock.runFor(40);
      await best(page).waitFor();
      expect(await best(page).textContent()).to.equal('How do I reset a forgotten password?');
      expect(await page.locator('.entry.best mark').count()).to.be.greaterThan(0);
      expect(await focused(page)).to.equal('q');
      expect(await noted()).to.equal(before);
      expect(new URL(page.url()).search).to.equal('');
      const answered = page.waitForResponse(/\/api\/search/);
      await page.clock.runFor(1600);
      await answered;
      expect(await noted()).to.equal(before + 1);
      await page.waitForURL('**/?q=forgot+my+password');
      await page.keyboard.press('Enter');
      expect(await noted()).to.equal(before + 1);
      expect(await page.getByRole('heading', { level: 1 }).count()).to.equal(1);
      await page.clock.runFor(600);
      expect(await page.locator('#announce').textContent()).to.contain(
        'How do I reset a forgotten password?',
      );
    });
  });

  it('asks at once after a rest, and once for keys that roll over each other', async () => {
    await stage.visit('/', async (page) => {
      const asked: string[] = [];
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.pathname === '/live') asked.push(url.searchParams.get('q') ?? '');
      });
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1000);
      await box(page).pressSequentially('badge');
      await page.clock.runFor(40);
      await shows(page, 'badge');
      expect(asked).to.deep.equal(['b', 'badge']);
      await page.keyboard.press('s');
      await shows(page, 'badges');
      expect(asked).to.deep.equal(['b', 'badge', 'badges']);
    });
  });

  it('never shows an answer to what the box said earlier', async () => {
    await stage.visit('/', async (page) => {
      const answers = await holdAnswers(page);
      await box(page).pressSequentially('badge');
      const early = await answers.next('badge');
      await box(page).fill('forgot my password');
      const late = await answers.next('forgot my password');
      await late.release();
      await best(page).waitFor();
      await early.release();
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
      expect(await best(page).textContent()).to.contain('password');
    });
  });

  it('changes nothing under the hand of somebody who has gone on to the results', async () => {
    await stage.visit('/?q=lost+badge', async (page) => {
      const answers = await holdAnswers(page);
      const shown = await best(page).textContent();
      await page.mouse.move(5, 5);
      await box(page).fill('forgot my password');
      const late = await answers.next('forgot my password');
      const entry = await page.locator('.entry.best').boundingBox();
      await page.mouse.move((entry?.x ?? 0) + 20, (entry?.y ?? 0) + 10);
      await page.mouse.move((entry?.x ?? 0) + 30, (entry?.y ?? 0) + 12);
      await late.release();
      const newer = page.getByRole('button', { name: 'Show the newer results' });
      await newer.waitFor();
      expect(await best(page).textContent()).to.equal(shown);
      await newer.click();
      expect(await best(page).textContent()).to.contain('password');
      expect(await newer.isVisible()).to.equal(false);
    });
  });

  it('goes with the keyboard alone: / and arrows, Enter, Escape', async () => {
    await stage.visit('/?q=lost+badge', async (page) => {
      await page.keyboard.press('/');
      expect(await focused(page)).to.equal('q');
      await page.keyboard.type('forgot my password');
      await shows(page, 'forgot my password');
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).to.equal('entry-1');
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).to.equal('entry-2');
      await page.keyboard.press('Enter');
      expect(await page.locator('#entry-2 .prose').isVisible()).to.equal(true);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await focused(page)).to.equal('q');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Escape');
      expect(await focused(page)).to.equal('q');
      await page.keyboard.press('Escape');
      expect(await box(page).inputValue()).to.equal('');
      await page.locator('main.home').waitFor();
      expect(await focused(page)).to.equal('q');
    });
  });

  it('has addresses to share, and Back leads to the question before', async () => {
    await stage.visit('/', async (page) => {
      for (const question of ['lost badge', 'forgot my password']) {
        await box(page).fill(question);
        await page.keyboard.press('Enter');
        await page.waitForURL(`**/?${new URLSearchParams({ q: question }).toString()}`);
        await page.locator('main:not([data-search=""])').waitFor();
      }
      const before = await noted();
      const id = await page.locator('main').getAttribute('data-search');
      await page.locator('.entry.best .step').focus();
      await page.goBack();
      await shows(page, 'lost badge');
      expect(await focused(page)).to.equal('main');
      expect(await box(page).inputValue()).to.equal('lost badge');
      const again = await page.locator('main').getAttribute('data-search');
      expect(again)
        .to.match(/^[0-9a-f-]{36}$/)
        .and.not.equal(id);
      // A question that was noted from this page is not noted again, also when somebody says what they think of it.
      await page.locator('.entry.best').getByRole('button', { name: /^Yes/ }).click();
      await page.locator('.entry.best .thanks').waitFor();
      expect(await noted()).to.equal(before);
      expect(await page.title()).to.contain('lost badge');
      await page.goBack();
      await page.locator('main.home').waitFor();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal(
        'What would you like to know?',
      );
      const recent = page.getByRole('region', { name: 'Your recent questions' });
      expect(await recent.getByRole('link').allTextContents()).to.deep.equal([
        'lost badge',
        'forgot my password',
      ]);
      await recent.getByRole('button', { name: 'Clear' }).click();
      expect(await page.evaluate("localStorage.getItem('bonsai.recent')")).to.equal('[]');
    });
  });

  it('asks again from a page that failed', async () => {
    await stage.visit(
      '/nothing?q=lost+badge',
      async (page) => {
        expect(await box(page).inputValue()).to.equal('lost badge');
        await box(page).press('Enter');
        await shows(page, 'lost badge');
        expect(await best(page).textContent()).to.contain('badge');
      },
      { complaints: /status of 404/ },
    );
  });

  it('keeps to the topic that is chosen', async () => {
    await stage.visit('/?q=password', async (page) => {
      await page.getByLabel('Topic').selectOption('HR');
      await page.waitForURL('**/?q=password&category=HR');
      const topics = await page.locator('.entry .category').allTextContents();
      expect(new Set(topics.map((topic) => topic.trim()))).to.deep.equal(new Set(['HR']));
    });
  });

  it('says with each topic how many of its entries may answer, while somebody types', async () => {
    await stage.visit('/', async (page) => {
      const topic = page.getByLabel('Topic').locator('option[value=IT]');
      expect(await topic.textContent()).to.equal('IT (8)');
      await box(page).fill('how do volcanoes form on jupiter');
      await shows(page, 'how do volcanoes form on jupiter');
      expect(await topic.textContent()).to.equal('IT (0)');
      await box(page).fill('I cannot remember my login');
      await shows(page, 'I cannot remember my login');
      expect(await topic.textContent()).to.match(/^IT \([1-8]\)$/);
      await box(page).fill('');
      await page.locator('main.home').waitFor();
      expect(await topic.textContent()).to.equal('IT (8)');
    });
  });

  it('lets the key / be turned off', async () => {
    await stage.visit('/about', async (page) => {
      await page.getByLabel('The / key moves to the box').uncheck();
      await page.goto(`${stage.server.url}/?q=lost+badge`);
      await page.keyboard.press('/');
      expect(await focused(page)).to.not.equal('q');
      expect(await page.locator('.ask-key').isVisible()).to.equal(false);
    });
  });

  it('lets the results be seen on a phone: Enter puts its keyboard away', async () => {
    await stage.visit(
      '/',
      async (page) => {
        await box(page).fill('forgot my password');
        await page.keyboard.press('Enter');
        await page.waitForURL('**/?q=forgot+my+password');
        expect(await focused(page)).to.equal('main');
      },
      { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    );
  });

  it('does not search while Japanese is being composed, and Enter there is not a question', async () => {
    await stage.visit(
      '/',
      async (page) => {
        const asked: string[] = [];
        page.on('request', (request) => {
          const url = new URL(request.url());
          if (url.pathname === '/live') asked.push(url.searchParams.get('q') ?? '');
        });
        await page.clock.install({ time: 0 });
        await page.clock.pauseAt(1000);
        await box(page).focus();
        const session = await page.context().newCDPSession(page);
        for (const text of ['p', 'ぱ', 'ぱす', 'パスワード']) {
          const at = text.length;
          await session.send('Input.imeSetComposition', { text, selectionStart: at, selectionEnd: at });
        }
        await page.clock.runFor(3000);
        expect(asked).to.deep.equal([]);
        const answer = page.waitForResponse(/\/live\?/);
        await session.send('Input.insertText', { text: 'パスワード' });
        await page.clock.runFor(40);
        await answer;
        expect(asked).to.deep.equal(['パスワード']);
      },
      { locale: 'ja-JP' },
    );
  });

  it('takes feedback in place, thanks, and keeps the focus', async () => {
    await stage.visit('/', async (page) => {
      await box(page).fill('I cannot remember my login');
      await page.locator('.entry.best').getByRole('button', { name: /^No/ }).click();
      const thanks = page.locator('.entry.best .thanks');
      await thanks.waitFor();
      expect(await thanks.and(page.locator(':focus')).count()).to.equal(1);
      await page.getByLabel('What was missing or wrong?').fill('the new address');
      await page.locator('.entry.best').getByRole('button', { name: 'Send' }).click();
      await page.locator('.entry.best .said').waitFor();
      expect(await page.locator('.entry.best .said').textContent()).to.contain('the new address');
    });
  });

  it('counts the contact line, and asks what was looked for', async () => {
    await stage.visit('/?q=how+do+volcanoes+form+on+jupiter', async (page) => {
      const link = page.getByRole('main').getByRole('link', { name: 'desk@x.example' });
      expect(await link.getAttribute('href')).to.match(
        /^mailto:desk@x\.example\?subject=how%20do%20volcanoes/,
      );
      const counted = page.waitForResponse(/\/api\/click/);
      // There is no mail program here.
      await page.evaluate(
        "document.addEventListener('click', (event) => event.target.matches('[data-contact]') && event.preventDefault())",
      );
      await link.click();
      expect((await counted).status()).to.equal(204);
      expect(await metrics()).to.contain('bonsai_clicks_total{kind="contact",band="none"} 1\n');
      // An answer that is not noted yet is noted by the click, so that it has a band too.
      await box(page).fill('how do volcanoes form on saturn');
      await shows(page, 'how do volcanoes form on saturn');
      const again = page.waitForResponse(/\/api\/click/);
      await link.click();
      await again;
      expect(await metrics()).to.contain('bonsai_clicks_total{kind="contact",band="none"} 2\n');
      await page.getByLabel('Tell us what you were looking for').fill('the volcano room');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.locator('#unmet-need .thanks').waitFor();
    });
  });

  it('says that the server is away, and goes on when it is back', async () => {
    const first = await stage.serve();
    await stage.visit(
      first.url,
      async (page) => {
        await box(page).fill('lost badge');
        await best(page).waitFor();
        const { port } = new URL(first.url);
        await first.close();
        await box(page).fill('forgot my password');
        await page.getByText('cannot be reached').waitFor();
        expect(await best(page).textContent()).to.not.contain('password');
        const again = await stage.serve({ server: { port: Number(port) } });
        try {
          await shows(page, 'forgot my password');
          expect(await page.getByText('cannot be reached').count()).to.equal(0);
          await page.locator('.entry.best').getByRole('button', { name: /^Yes/ }).click();
          await page.locator('.entry.best .thanks').waitFor();
        } finally {
          await again.close();
        }
      },
      { complaints: /ERR_CONNECTION_REFUSED|Failed to load/ },
    );
  });

  it('says that there were too many questions, not that the server is away', async () => {
    const strict = await stage.serve({ server: { port: 0, searchesPerMinute: 1 } });
    try {
      await Promise.all(Array.from({ length: 20 }, () => fetch(`${strict.url}/live?q=badge`)));
      await stage.visit(
        strict.url,
        async (page) => {
          await box(page).fill('lost badge');
          await page.getByText('Too many questions at once.').waitFor();
        },
        { complaints: /status of 429/ },
      );
    } finally {
      await strict.close();
    }
  });

  it('answers by words, and says so calmly, while the encoder is down', async () => {
    const impatient = await stage.serve({ search: { encoderDeadlineMs: 300 } });
    const encoder = impatient.encoders[0]?.pids[0] ?? null;
    if (encoder === null) throw new Error('no encoder runs');
    process.kill(encoder, 'SIGSTOP');
    try {
      await stage.visit(impatient.url, async (page) => {
        await box(page).fill('lost badge again');
        await page.locator('.notice').getByText('Searching by words only.').waitFor();
        expect(await page.locator('.entry').count()).to.be.greaterThan(0);
        await page.locator('#announce').getByText('Searching by words only.').waitFor();
      });
    } finally {
      process.kill(encoder, 'SIGCONT');
      await impatient.close();
    }
  });

  it('shows a page of its own while the server cannot be reached', async () => {
    const server = await stage.serve();
    await stage.visit(
      server.url,
      async (page) => {
        await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
        await server.close();
        await page.goto(`${server.url}/about`);
        expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal(
          'The help desk cannot be reached',
        );
        expect(await page.evaluate('getComputedStyle(document.body).fontSize')).to.equal('17px');
      },
      { complaints: /ERR_CONNECTION_REFUSED|Failed to load/ },
    );
  });
});
