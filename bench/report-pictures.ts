// node bench/report-pictures.ts COMPARISON.json [FOLDER]: pictures of what "bonsai report" makes of a comparison, as WebP to
// docs/screenshots, and on paper as report.pdf where FOLDER is given.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContextOptions } from 'playwright-core';
import { packageRoot } from '../core/paths.ts';
import { estimateRoi } from '../evaluation/roi/estimate.ts';
import { type ReportLanguage, usualInputs, USUAL_CURRENCIES } from '../evaluation/roi/inputs.ts';
import { measuredFacts } from '../evaluation/roi/measured.ts';
import { askedPage } from '../evaluation/roi/page/asked-page.ts';
import { roiPage } from '../evaluation/roi/page/roi-page.ts';
import { findChromium } from '../test/browser/chromium.ts';

const QUALITY = 60;
/** As far as pictures go that are committed. */
const TOP = 2400;
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 } };

const [path = 'comparison.json', folder] = process.argv.slice(2);
const facts = measuredFacts(JSON.parse(await readFile(path, 'utf8')), path);

async function written(language: ReportLanguage): Promise<string> {
  return roiPage(await estimateRoi(facts, usualInputs(USUAL_CURRENCIES[language])), language);
}

const english = await written('en');
const japanese = await written('ja');
const { html: refused } = await askedPage(
  facts,
  { 'questionsADay.likely': '12', 'pageShare.low': '90%', 'deskMinutes.low': 'few' },
  'en',
);
const pictures: Readonly<Record<string, readonly [string, BrowserContextOptions]>> = {
  report: [english, {}],
  'report-dark': [english, { colorScheme: 'dark' }],
  'report-phone': [english, PHONE],
  'report-japanese': [japanese, {}],
  'report-form': [refused, {}],
};

const executablePath = findChromium();
if (executablePath === null) throw new Error('No Chromium found; BONSAI_CHROMIUM names one.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
try {
  for (const [name, [html, options]] of Object.entries(pictures)) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
    const page = await context.newPage();
    await page.setContent(html);
    const session = await context.newCDPSession(page);
    const [width = 0, height = 0] = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
    );
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp',
      quality: QUALITY,
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height: folder === undefined ? Math.min(height, TOP) : height, scale: 1 },
    });
    await writeFile(
      join(folder ?? join(packageRoot, 'docs', 'screenshots'), `${name}.webp`),
      Buffer.from(data, 'base64'),
    );
    if (folder !== undefined) {
      await page.pdf({ path: join(folder, `${name}.pdf`), format: 'A4', preferCSSPageSize: true });
    }
    await context.close();
    process.stderr.write(`${name}: ${width} x ${height}\n`);
  }
} finally {
  await browser.close();
}
