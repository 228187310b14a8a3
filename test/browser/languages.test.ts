import { expect } from 'chai';
import { CATALOGS } from '../../server/strings/language.ts';
import { openStage, type Stage } from './helpers.ts';

const PHONE = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };
const PATHS = [
  '/',
  '/?q=password',
  '/?q=volcanoes+on+jupiter',
  '/faq/it-password-reset',
  '/about',
  '/offline',
];

describe('the languages of the page in a browser', function () {
  let stage: Stage;

  before(async function () {
    stage = await openStage(this);
  });

  after(() => stage.close());

  for (const { language, languageName, searchButton } of CATALOGS) {
    it(`${languageName}: fits on a narrow phone, and no word of a button is broken`, async () => {
      for (const path of PATHS) {
        await stage.visit(
          path,
          async (page) => {
            expect(await page.locator('html').getAttribute('lang')).to.equal(language);
            const over = await page.evaluate<number>(
              'document.documentElement.scrollWidth - document.documentElement.clientWidth',
            );
            expect(over, path).to.equal(0);
            const button = page.getByRole('button', { name: searchButton, exact: true });
            if ((await button.count()) === 0) return;
            const box = await button.boundingBox();
            expect(box?.height, path).to.be.below(60);
          },
          { ...PHONE, locale: language },
        );
      }
    });
  }

  it('are switched to on the page, and kept', async () => {
    await stage.visit('/?q=password', async (page) => {
      await page.getByRole('link', { name: 'Français' }).click();
      expect(await page.locator('html').getAttribute('lang')).to.equal('fr');
      expect(await page.locator('#q').inputValue()).to.equal('password');
      await page.goto(`${stage.server.url}/about`);
      expect(await page.locator('[aria-current]').getAttribute('hreflang')).to.equal('fr');
    });
  });

  it('differ from an answer’s, which says its own, also while somebody types', async () => {
    await stage.visit(
      '/',
      async (page) => {
        await page.locator('#q').fill('I cannot remember my login');
        const best = page.locator('.entry.best[lang=en]');
        await best.waitFor();
        const name = best.locator('.in-language');
        expect(await name.textContent()).to.equal('Auf Englisch');
        expect(await name.getAttribute('lang')).to.equal('de');
        expect(await name.isVisible()).to.equal(true);
        expect(await page.locator('details[lang=en] .in-language').count()).to.be.above(0);
        await best.getByRole('link', { name: 'Seite dieses Eintrags' }).click();
        expect(await page.locator('article[lang=en] .in-language').textContent()).to.equal('Auf Englisch');
      },
      { locale: 'de-AT' },
    );
  });

  it('are the widget’s as well: the page’s, else the browser’s', async () => {
    for (const [given, spoken, open] of [
      ['es-MX', 'es', 'Hacer una pregunta'],
      ['it', 'fr', 'Poser une question'],
    ] as const) {
      await stage.visit(
        '/offline',
        async (page) => {
          await page.evaluate(`
            document.documentElement.lang = '${given}';
            const script = document.createElement('script');
            script.src = '/widget.js';
            document.body.append(script);`);
          const widget = page.locator('bonsai-faq');
          await widget.getByRole('button', { name: open }).waitFor();
          expect(await widget.getAttribute('lang')).to.equal(spoken);
        },
        { locale: 'fr-FR' },
      );
    }
  });
});
