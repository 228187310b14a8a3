// node bench/screenshots.ts [NAME …]: pictures of every page and state, as WebP, to docs/screenshots. Those of the lab are called
// lab-…, and are preceded by a comparison, which takes minutes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { packageRoot } from '../core/paths.ts';
import { fillLab, LAB_TOKEN } from './page/lab-content.ts';
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
const GERMAN: BrowserContextOptions = { locale: 'de-DE' };
const FRENCH: BrowserContextOptions = { locale: 'fr-FR' };
const SPANISH: BrowserContextOptions = { locale: 'es-ES' };
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
  { name: 'answer-german', path: '/?q=lost+my+badge', options: GERMAN },
  { name: 'home-french-phone', path: '/', options: { ...FRENCH, ...PHONE } },
  {
    name: 'none-spanish-phone-dark',
    path: '/?q=how+do+volcanoes+form+on+jupiter',
    options: { ...SPANISH, ...PHONE, ...DARK },
  },
  { name: 'maybe', path: '/?q=parental+leave+in+Switzerland' },
  { name: 'tie', path: '/?q=new+phone' },
  { name: 'tie-phone-dark', path: '/?q=new+phone', options: { ...PHONE, ...DARK } },
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
      await page.locator('#unmet-need-text').fill('the volcano room');
      await page.locator('#unmet-need button').click();
      await page.locator('#unmet-need .thanks').waitFor();
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
  { name: 'did-you-mean', path: '/?q=reset+my+pasword' },
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

/** Signs in, goes on to a page of the lab, and waits for what is worked out there. */
const signedIn =
  (path: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('#token').fill(LAB_TOKEN);
    await page.locator('.ask-button').click();
    await page.goto(new URL(path, page.url()).href);
    await page.locator('main:not(:has([data-waiting]))').waitFor({ timeout: 300_000 });
  };

const LAB_PAGES = {
  variants: '/lab',
  ask: '/lab/ask',
  blind: '/lab/ask/blind',
  voted: '/lab/ask/voted',
  differences: '/lab/differences',
  comparisons: '/lab/comparisons',
  judgements: '/lab/judgements',
  judgement: '/lab/judgements/edit?query=lost+my+badge',
  unanswered: '/lab/unanswered',
  'answering-entry': '/lab/unanswered/entry?question=can+I+bring+my+dog+to+the+office',
  drafts: '/lab/drafts',
  draft: '/lab/drafts/1',
  entries: '/lab/entries',
};

/** Looked at where nothing has been done yet. */
const EMPTY_LAB: readonly Picture[] = ['differences', 'judgements', 'unanswered'].map((name) => ({
  name: `lab-${name}-empty`,
  path: '/lab',
  act: signedIn(`/lab/${name}`),
}));

const LAB: readonly Picture[] = [
  { name: 'lab-sign-in', path: '/lab' },
  ...Object.entries(LAB_PAGES).map(([name, path]) => ({
    name: `lab-${name}`,
    path: '/lab',
    act: signedIn(path),
  })),
  ...(['blind', 'unanswered', 'differences'] as const).flatMap((name) => [
    { name: `lab-${name}-phone`, path: '/lab', act: signedIn(LAB_PAGES[name]), options: PHONE },
    { name: `lab-${name}-dark`, path: '/lab', act: signedIn(LAB_PAGES[name]), options: DARK },
  ]),
  { name: 'lab-judgements-japanese', path: '/lab', act: signedIn('/lab/judgements'), options: JAPANESE },
  ...[
    { name: 'lab-comparison', options: {} },
    { name: 'lab-comparison-dark', options: DARK },
  ].map((picture) => ({
    ...picture,
    path: '/lab',
    async act(page: Page) {
      await signedIn('/lab/comparisons')(page);
      await page.locator('.card a').first().click();
    },
  })),
];

const named = process.argv.slice(2);
const wanted = (pictures: readonly Picture[]): readonly Picture[] =>
  pictures.filter(({ name }) => named.length === 0 || named.includes(name));
const site = await openSite({
  BONSAI_SITE_CONTACT: 'desk@company.example',
  BONSAI_OPERATOR_TOKEN: LAB_TOKEN,
});
try {
  await takeAll(wanted([...PICTURES, ...EMPTY_LAB]));
  const lab = wanted(LAB);
  if (lab.length > 0) await fillLab(site);
  await takeAll(lab);
} finally {
  await site.close();
}

async function takeAll(pictures: readonly Picture[]): Promise<void> {
  for (const picture of pictures) {
    const staged = picture.on === undefined ? null : await openStaged(picture.on, site.dataDir);
    try {
      await take(picture, staged?.url ?? site.url);
    } finally {
      await staged?.close();
    }
    process.stderr.write(`${picture.name}\n`);
  }
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
