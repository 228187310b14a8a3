import { expect } from 'chai';
import { type Estimate, estimateRoi } from '../../../evaluation/roi/estimate.ts';
import {
  INPUT_NAMES,
  REPORT_LANGUAGES,
  usualInputs,
  USUAL_CURRENCIES,
} from '../../../evaluation/roi/inputs.ts';
import { askedPage } from '../../../evaluation/roi/page/asked-page.ts';
import { roiPage } from '../../../evaluation/roi/page/roi-page.ts';
import { QUANTITY_NAMES } from '../../../evaluation/roi/quantities.ts';
import { CATALOGS } from '../../../evaluation/roi/page/formatter.ts';
import { en } from '../../../evaluation/roi/strings/en.ts';
import { ja } from '../../../evaluation/roi/strings/ja.ts';
import { someFacts } from './a-comparison.ts';

const DRAWS = { draws: 500 };

/** Every string of a catalog by its path; functions are called with something for each parameter. */
function strings(catalog: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(catalog) as [string, unknown][]) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(at, value);
    else if (isWording(value)) found.set(at, value(...Array.from({ length: value.length }, () => ANYTHING)));
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, text] of strings(value, at)) found.set(inner, text);
    }
  }
  return found;
}

/** Stands for a word, and for a record of words. */
const ANYTHING = Object.assign(new String('8'), {
  ...{ encoder: '8', worth: '8', low: '8', high: '8', years: '8', pays: '8', draws: '8' },
  ...{ saved: null, lost: null, gained: '8', once: '8', better: '8' },
});

function isWording(value: unknown): value is (...parameters: unknown[]) => string {
  return typeof value === 'function';
}

describe('the words of the report', () => {
  const english = strings(en);

  for (const language of REPORT_LANGUAGES) {
    it(`are all there in ${language}`, () => {
      const words = strings(CATALOGS[language]);
      expect([...words.keys()]).to.have.members([...english.keys()]);
      expect([...words].filter(([, text]) => text.trim() === '')).to.deep.equal([]);
      expect(CATALOGS[language].language).to.equal(language);
    });
  }

  it('are translated: no sentence is the same in two languages', () => {
    const japanese = strings(CATALOGS.ja);
    const same = [...english].filter(([path, text]) => japanese.get(path) === text && text.includes(' '));
    expect(same.map(([path]) => path)).to.deep.equal([]);
  });

  it('give each default its reason', () => {
    for (const name of INPUT_NAMES) expect(en.inputs[name].reason.length, name).to.be.greaterThan(20);
  });
});

describe('the page of the report', () => {
  let estimate: Estimate;
  before(async () => {
    estimate = await estimateRoi(someFacts(), usualInputs('EUR'), DRAWS);
  });

  it('needs nothing else: no script, nothing loaded, drawings and styles inside', () => {
    for (const language of REPORT_LANGUAGES) {
      const page = roiPage(estimate, language);
      expect(page)
        .to.match(/^<!doctype html>/)
        .and.to.contain(`<html lang="${language}">`);
      expect(page).to.not.match(/<script|<link|<img|<iframe|@import|url\((?!#)|(?:src|href)="(?!\?lang=)/i);
      expect(page).to.contain("default-src 'none'");
      // Each drawing for a page and for a phone.
      expect(page.match(/<svg class="wide"/g)).to.have.lengthOf(3);
      expect(page.match(/<svg class="narrow"/g)).to.have.lengthOf(3);
      expect(page).to.not.match(/undefined|\bNaN\b|\[object|Infinity/);
    }
  });

  it('says first whether it pays, and derives every number', () => {
    const page = roiPage(estimate, 'en');
    expect(page.indexOf('class="verdict yes"')).to.be.lessThan(page.indexOf('<h2'));
    for (const name of QUANTITY_NAMES) expect(page).to.contain(`<td>${en.quantities[name]}</td>`);
    expect(page).to.contain('150 × 245').and.to.contain('36,750');
    for (const name of INPUT_NAMES)
      expect(page).to.contain(en.inputs[name].reason.slice(0, 20).replaceAll("'", '&#39;'));
  });

  it('names one encoder, and says as a figure where another would come first by money', async () => {
    expect(roiPage(estimate, 'en')).to.contain(en.choice.use('minilm-l6-int8', 'minilm-l6'));
    const facts = someFacts();
    const worse = facts.candidates.map((candidate) =>
      candidate.name === 'minilm-l6-int8'
        ? { ...candidate, aheadAt1: { mean: -0.2, deviation: 0 } }
        : candidate,
    );
    const dearer = await estimateRoi({ ...facts, candidates: worse }, usualInputs('EUR'), DRAWS);
    const page = roiPage(dearer, 'en');
    expect(page).to.contain('The encoder is minilm-l6-int8:');
    expect(page).to.contain('By money alone minilm-l6 would come first, with €');
    expect(page).to.not.match(/: yes\.|switch\?/);
    const untold = await estimateRoi({ ...facts, chosen: null }, usualInputs('EUR'), DRAWS);
    expect(roiPage(untold, 'en')).to.contain(en.choice.none('minilm-l6'));
  });

  it('says no in words when the numbers do', async () => {
    const facts = someFacts();
    const { html } = await askedPage(
      facts,
      { 'questionsADay.low': '1', 'questionsADay.likely': '2', 'questionsADay.high': '3' },
      'en',
      DRAWS,
    );
    expect(html)
      .to.contain('class="verdict no"')
      .and.to.contain('No. Over 3 years')
      .and.to.contain(en.neverBreaksEven);
    const japanese = await askedPage(
      facts,
      { 'staysAway.low': '0', 'staysAway.likely': '0', 'staysAway.high': '0' },
      'ja',
      DRAWS,
    );
    expect(japanese.html).to.contain('いいえ。').and.to.contain('￥');
  });

  it('has a form of every input that asks the same address, and shows what was typed', async () => {
    const { html, isValid } = await askedPage(
      someFacts(),
      { 'pageShare.likely': '60%', 'pageShare.high': '' },
      'en',
      DRAWS,
    );
    expect(isValid).to.equal(true);
    expect(html).to.contain('<form method="get">');
    for (const name of INPUT_NAMES) {
      for (const end of ['low', 'likely', 'high']) expect(html).to.contain(`name="${name}.${end}"`);
    }
    expect(html).to.match(/name="pageShare\.likely"[^>]*value="60%"/s);
    expect(html).to.match(/name="pageShare\.high"[^>]*value="80%"/s);
    expect(html).to.contain(en.changedMark);
  });

  it('reads its own fields back as the same numbers', async () => {
    for (const language of REPORT_LANGUAGES) {
      const { html } = await askedPage(someFacts(), {}, language, DRAWS);
      const fields = [...html.matchAll(/<input\s+name="([\w.]+)"[^>]*value="([^"]*)"/gs)];
      expect(fields).to.have.lengthOf(3 * INPUT_NAMES.length + 1);
      const again = await askedPage(
        someFacts(),
        Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
        language,
        DRAWS,
      );
      expect(again.isValid).to.equal(true);
      expect(again.html).to.equal(html);
      expect(html).to.contain(`value="${USUAL_CURRENCIES[language]}"`);
    }
  });

  it('refuses field by field, keeps what was typed, and lets no markup through', async () => {
    const { html, isValid } = await askedPage(
      someFacts(),
      {
        'questionsADay.low': '900',
        'deskMinutes.low': '"><script>x</script>',
        currency: 'XYZ',
        other: 'field',
        'pageShare.low': ['1', '2'],
      },
      'en',
      DRAWS,
    );
    expect(isValid).to.equal(false);
    expect(html)
      .to.contain('role="alert"')
      .and.to.contain(`${en.inputs.questionsADay.name} goes from low to high`);
    expect(html).to.contain('no currency');
    expect(html).to.not.contain('<script');
    expect(html).to.match(/name="questionsADay\.low"[^>]*value="900"[^>]*aria-invalid="true"/s);
  });

  it('says what is wrong in the language of the page', async () => {
    const typed = { 'questionsADay.low': '900', 'pageShare.likely': 'x', currency: 'CHF' };
    const { html } = await askedPage(someFacts(), typed, 'ja', DRAWS);
    const [, trouble = ''] = /<div class="trouble" role="alert">(.*?)<\/div>/s.exec(html) ?? [];
    expect(trouble.match(/<li>/g)).to.have.lengthOf(3);
    expect(trouble).to.contain(ja.inputs.questionsADay.name).and.to.contain(ja.inputs.serverPrice.name);
    expect(trouble).to.not.match(/numbers from|goes from|no usual/);
  });
});
