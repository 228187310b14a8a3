import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '../../../core/configuration.ts';
import { shipped } from '../../../core/paths.ts';
import { en } from '../../../server/strings/en.ts';
import { CATALOGS, chooseLanguage, languageOf } from '../../../server/strings/language.ts';
import { untoldWordings, verdictTexts } from './verdict-texts.ts';

/** Every string of a catalog by its path; functions are called with something for each parameter. */
function strings(catalog: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(catalog) as [string, unknown][]) {
    const at = path === '' ? key : `${path}.${key}`;
    // Their wordings take records: `verdictTexts` tells them.
    if (key === 'verdict') continue;
    if (typeof value === 'string') found.set(at, value);
    else if (isWording(value)) found.set(at, value(...Array.from({ length: value.length }, (_, n) => n + 2)));
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, text] of strings(value, at)) found.set(inner, text);
    }
  }
  return found;
}

function allStrings(language: Language): Map<string, string> {
  const verdicts = [...verdictTexts(CATALOGS[language].lab.verdict)];
  return new Map([
    ...strings(CATALOGS[language]),
    ...verdicts.map(([name, [text]]): [string, string] => [`lab.verdict.${name}`, text]),
  ]);
}

function isWording(value: unknown): value is (...parameters: number[]) => string {
  return typeof value === 'function';
}

/** May be empty: where there is nothing to add. */
const OPTIONAL = new Set(['bands.answer.note']);

function templates(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return templates(path);
    return item.name.endsWith('.hbs') ? [path] : [];
  });
}

describe('the catalogs', () => {
  const english = allStrings('en');

  for (const language of LANGUAGES) {
    it(`have every string in ${language}`, () => {
      const words = allStrings(language);
      expect([...words.keys()]).to.have.members([...english.keys()]);
      const empty = [...words].filter(([path, text]) => text.trim() === '' && !OPTIONAL.has(path));
      expect(empty).to.deep.equal([]);
      expect(CATALOGS[language].language).to.equal(language);
    });
  }

  it('are translated: no sentence is the same in two languages', () => {
    const japanese = allStrings('ja');
    const same = [...english].filter(([path, text]) => japanese.get(path) === text && text.includes(' '));
    expect(same.map(([path]) => path)).to.deep.equal([]);
  });

  it('use everything that they are told', () => {
    for (const language of LANGUAGES) {
      const { lab, ...page } = CATALOGS[language];
      for (const [path, value] of [...Object.entries(page), ...Object.entries(lab)] as [string, unknown][]) {
        if (!isWording(value) || path === 'date') continue;
        const text = value(...Array.from({ length: value.length }, (_, n) => 71 + n));
        for (let n = 0; n < value.length; n++) expect(text, `${language} ${path}`).to.contain(String(71 + n));
      }
    }
  });

  it('tell everything that a verdict says', () => {
    for (const language of LANGUAGES) {
      const { verdict } = CATALOGS[language].lab;
      expect(untoldWordings(verdict)).to.deep.equal([]);
      for (const [name, [text, says]] of verdictTexts(verdict)) {
        for (const figure of says) expect(text, `${language} ${name}`).to.contain(figure);
        expect(text, `${language} ${name}`).to.not.match(/undefined|NaN|null|\[object/);
      }
    }
  });

  it('have every string that a template names, and no template has words of its own', () => {
    for (const path of templates(shipped.views)) {
      const text = readFileSync(path, 'utf8');
      for (const [, name = ''] of text.matchAll(/\{\{\{?(?:@root\.)?t\.([\w.]+)/g)) {
        expect(english.has(name), `${path}: ${name}`).to.equal(true);
      }
      const bare = text
        .replace(/\{\{[^}]*\}\}\}?/g, '')
        .replace(
          /<(?:kbd|code|\?xml|OpenSearch\w*|ShortName|Description|InputEncoding|Url|Image)[^>]*>[^<]*/g,
          '',
        )
        .replace(/<[^>]*>/gs, '')
        .replace(/&\w+;/g, '');
      expect(/\p{L}{2,}/u.exec(bare), path).to.equal(null);
    }
  });

  it('have no string that nothing uses', () => {
    const sources = [...templates(shipped.views)].map((path) => readFileSync(path, 'utf8')).join('\n');
    const code = ['page', 'routes', 'http', 'lab/pages', 'lab/work']
      .flatMap((room) =>
        readdirSync(join(shipped.views, '..', 'server', room)).map((name) => join('server', room, name)),
      )
      .map((path) => readFileSync(join(shipped.views, '..', path), 'utf8'))
      .join('\n');
    const unused = [...Object.keys(en), ...Object.keys(en.lab)].filter(
      (key) => !new RegExp(`\\b${key}\\b`).test(sources + code),
    );
    expect(unused).to.deep.equal([]);
  });
});

describe('the language of the page', () => {
  it('is what the person chose, else the best that the browser accepts, else the configured one', () => {
    expect(chooseLanguage(null, ['ja-JP', 'en'], 'en')).to.equal('ja');
    expect(chooseLanguage(null, ['de', 'en-GB', 'ja'], 'ja')).to.equal('en');
    expect(chooseLanguage(null, ['de', '*'], 'ja')).to.equal('ja');
    expect(chooseLanguage('en', ['ja'], 'ja')).to.equal('en');
    expect(chooseLanguage('tlh', ['ja'], 'en')).to.equal('ja');
  });

  it('is known by its first part', () => {
    expect(languageOf('JA-jp')).to.equal('ja');
    expect(languageOf('constructor')).to.equal(null);
  });
});
