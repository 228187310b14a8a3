// npx tsx bench/screenshots.ts [NAME …]: pictures of every page and state, as WebP, to docs/screenshots.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { packageRoot } from '../core/paths.ts';
import { openSite } from './page/site.ts';
import { openStaged, type StageName } from './page/staged.ts';

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly options?: BrowserContextOptions;
  /** Another server than the ordinary one. */
  readonly on?: StageName;
  /** What happens before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

const DARK: BrowserContextOptions = { colorScheme: 'dark' };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 } };
const JAPANESE: BrowserContextOptions = { locale: 'ja-JP' };
const QUALITY = 75;

const recent = async (page: Page): Promise<void> => {
  await page.evaluate(
    `localStorage.setItem('bonsai.recent', JSON.stringify(['vpn from home', 'how do I claim travel expenses']))`,
  );
  await page.reload();
};

const typed =
  (question: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('#q').pressSequentially(question, { delay: 20 });
    await page.locator(`main[data-query="${question}"]`).waitFor();
  };

const PICTURES: readonly Picture[] = [
  { name: 'home', path: '/', act: recent },
  { name: 'home-dark', path: '/', options: DARK },
  { name: 'home-phone', path: '/', options: PHONE, act: recent },
  { name: 'home-japanese', path: '/', options: JAPANESE },
  { name: 'typing', path: '/', act: typed('lost my bad') },
  { name: 'answer', path: '/?q=I+cannot+remember+my+login' },
  { name: 'answer-dark', path: '/?q=password', options: DARK },
  { name: 'answer-phone', path: '/?q=lost+my+badge', options: PHONE },
  { name: 'maybe-japanese', path: '/?q=VPN', options: JAPANESE },
  { name: 'none', path: '/?q=how+do+volcanoes+form+on+jupiter' },
  {
    name: 'none-phone-dark',
    path: '/?q=how+do+volcanoes+form+on+jupiter&category=IT',
    options: { ...PHONE, ...DARK },
  },
  {
    name: 'none-said',
    path: '/?q=how+do+volcanoes+form+on+jupiter',
    async act(page) {
      await page.locator('#sought-text').fill('the volcano room');
      await page.locator('#sought button').click();
      await page.locator('#sought .thanks').waitFor();
    },
  },
  {
    name: 'feedback',
    path: '/?q=I+cannot+remember+my+login',
    async act(page) {
      await page.locator('.entry.best .feedback button').last().click();
      await page.locator('.entry.best .thanks').waitFor();
    },
  },
  { name: 'entry', path: '/faq/it-password-reset' },
  { name: 'entry-dark-phone', path: '/faq/it-password-reset', options: { ...PHONE, ...DARK } },
  { name: 'category', path: '/category/Travel' },
  { name: 'about', path: '/about' },
  { name: 'about-japanese', path: '/about', options: JAPANESE },
  { name: 'not-found', path: '/nothing' },
  { name: 'too-long', path: `/?q=${'x'.repeat(2001)}`, options: DARK },
  { name: 'offline', path: '/offline' },
  {
    name: 'unreachable',
    path: '/?q=lost+my+badge',
    async act(page) {
      await page.route('**/live?*', (route) => route.abort());
      await page.locator('#q').fill('forgot my password');
      await page.locator('#trouble:not(:empty)').waitFor();
    },
  },
  { name: 'degraded', path: '/?q=forgot+my+password', on: 'words only' },
  { name: 'failed', path: '/?q=forgot+my+password', on: 'broken' },
  { name: 'failed-japanese', path: '/?q=VPN', on: 'broken', options: { ...JAPANESE, ...DARK, ...PHONE } },
  { name: 'branded', path: '/?q=lost+my+badge', on: 'branded' },
  { name: 'branded-dark', path: '/', on: 'branded', options: DARK },
  { name: 'did-you-mean', path: '/?q=password' },
  {
    name: 'print',
    path: '/faq/it-password-reset',
    act: (page) => page.emulateMedia({ media: 'print' }),
  },
  {
    name: 'widget',
    path: '/widget',
    async act(page) {
      await page.locator('bonsai-faq .launch').click();
      await page.locator('bonsai-faq #q').last().fill('vpn from home');
      await page.locator('bonsai-faq .entry').first().waitFor();
    },
  },
];

const wanted = process.argv.slice(2);
const site = await openSite({ BONSAI_SITE_CONTACT: 'desk@company.example' });
try {
  for (const picture of PICTURES) {
    if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
    const staged = picture.on === undefined ? null : await openStaged(picture.on, site.dataDir);
    try {
      await take(picture, staged?.url ?? site.url);
    } finally {
      await staged?.close();
    }
    process.stderr.write(`${picture.name}\n`);
  }
} finally {
  await site.close();
}

async function take({ name, path, options, act }: Picture, url: string): Promise<void> {
  const context = await site.browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
  const page = await context.newPage();
  await page.goto(`${url}${path}`, { waitUntil: 'networkidle' });
  await act?.(page);
  await page.waitForLoadState('networkidle');
  const session = await context.newCDPSession(page);
  const full = name !== 'widget';
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    captureBeyondViewport: full,
    ...(full ? { clip: await wholePage(page) } : {}),
  });
  await writeFile(join(packageRoot, 'docs', 'screenshots', `${name}.webp`), Buffer.from(data, 'base64'));
  await context.close();
}

async function wholePage(page: Page) {
  const [width = 0, height = 0] = await page.evaluate<number[]>(
    '[document.documentElement.clientWidth, document.documentElement.scrollHeight]',
  );
  return { x: 0, y: 0, width, height, scale: 1 };
}
