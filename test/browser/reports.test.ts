import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { estimateRoi } from '../../evaluation/roi/estimate.ts';
import { usualInputs } from '../../evaluation/roi/inputs.ts';
import { roiPage } from '../../evaluation/roi/page/roi-page.ts';
import { someFacts } from '../evaluation/roi/a-comparison.ts';
import { launchChromium } from './chromium.ts';

/** What of a report does not fit its window: the page itself, drawings, tables that nobody can scroll. Runs there. */
const CUT = `[
  ...(document.documentElement.scrollWidth > innerWidth ? ['the page'] : []),
  ...[...document.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().right > innerWidth)
    .map((svg) => svg.ariaLabel),
  ...[...document.querySelectorAll('svg text')].filter((text) => {
    const [of, { left, right }] = [text.closest('svg').getBoundingClientRect(), text.getBoundingClientRect()];
    return right - left > 0 && (left < of.left - 1 || right > of.right + 1);
  }).map((text) => text.textContent),
  ...[...document.querySelectorAll('table')].filter((table) => {
    const box = table.closest('.scroll');
    return box.scrollWidth > box.clientWidth && box.tabIndex !== 0;
  }).map((table) => table.textContent),
]`;
const SHOWN = `[...document.querySelectorAll('svg')].filter((svg) => svg.checkVisibility()).map((svg) => svg.classList[0])`;

describe('a report in a browser', function () {
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchChromium(this);
  });

  after(() => browser?.close());

  for (const [width, kind] of [
    [1280, 'wide'],
    [390, 'narrow'],
    [320, 'narrow'],
  ] as const) {
    it(`fits ${width} pixels: charts whole, tables in boxes of their own`, async () => {
      const html = roiPage(await estimateRoi(someFacts(), usualInputs('EUR'), { draws: 500 }), 'en');
      const page = await browser?.newPage({ viewport: { width, height: 800 } });
      try {
        await page?.setContent(html);
        expect(await page?.evaluate(CUT)).to.deep.equal([]);
        expect(await page?.evaluate(SHOWN)).to.deep.equal([kind, kind, kind]);
      } finally {
        await page?.close();
      }
    });
  }
});
