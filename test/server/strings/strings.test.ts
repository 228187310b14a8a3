import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { shipped } from '../../../core/paths.ts';
import { en, type Strings } from '../../../server/strings/en.ts';
import { fr } from '../../../server/strings/fr.ts';
import { catalogOf, CATALOGS, chooseCatalog, configuredCatalog } from '../../../server/strings/language.ts';
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

function allStrings(catalog: Strings): Map<string, string> {
  const verdicts = [...verdictTexts(catalog.lab.verdict, catalog.lab.language)];
  return new Map([
    ...strings(catalog),
    ...verdicts.map(([name, [text]]): [string, string] => [`lab.verdict.${name}`, text]),
  ]);
}

/** Without what is borrowed: the lab may be in English. */
function ownStrings(catalog: Strings): Map<string, string> {
  const isOwn = catalog.lab.language === catalog.language;
  return new Map([...allStrings(catalog)].filter(([path]) => isOwn || !path.startsWith('lab.')));
}

/** Quotation marks and apostrophes that stand only in code. */
const STRAIGHT = [/\p{L}'\p{L}/u, /(?<!=)(?<!="[^"]*)"/];
const SENTENCE = /\p{L}{2,}\s+\p{L}{2,}\s+\p{L}{2,}/u;

/** The wordings of a catalog's page and lab that are told something. */
function wordings({ lab, ...page }: Strings): Map<string, Wording> {
  const all: [string, unknown][] = [...Object.entries(page), ...Object.entries(lab)];
  return new Map(all.flatMap(([name, value]) => (isWording(value) ? [[name, value] as const] : [])));
}

type Wording = (...parameters: number[]) => string;

function isWording(value: unknown): value is Wording {
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
  const english = allStrings(en);

  for (const catalog of CATALOGS) {
    const { language } = catalog;

    it(`have every string in ${language}, and each in its place`, () => {
      const words = allStrings(catalog);
      expect([...words.keys()]).to.have.members([...english.keys()]);
      const empty = [...words].filter(([path, text]) => text.trim() === '' && !OPTIONAL.has(path));
      expect(empty).to.deep.equal([]);
      expect(Intl.getCanonicalLocales(language)).to.deep.equal([language]);
      expect(catalogOf(language)).to.equal(catalog);
    });

    it(`are translated: no sentence of ${language} is one of another language`, () => {
      const others = CATALOGS.filter((other) => other !== catalog).map(ownStrings);
      const same = [...ownStrings(catalog)].filter(
        ([path, text]) => SENTENCE.test(text) && others.some((other) => other.get(path) === text),
      );
      expect(same.map(([path]) => path)).to.deep.equal([]);
    });

    it(`use everything that they are told in ${language}`, () => {
      for (const [path, told] of wordings(en)) {
        if (path === 'date') continue;
        const value = wordings(catalog).get(path);
        const text = value?.(...Array.from({ length: told.length }, (_, n) => 71 + n));
        for (let n = 0; n < told.length; n++) expect(text, path).to.contain(String(71 + n));
      }
      const dates = Array.from({ length: 12 }, (_, month) => catalog.date(28, month + 1, 2026));
      expect(new Set(dates).size).to.equal(12);
      for (const date of dates) expect(date).to.match(/28/).and.to.match(/2026/);
    });
  }

  it('count as their language does', () => {
    const expected: Readonly<Record<string, readonly string[]>> = {
      en: ['0 entries', '1 entry', '2 entries', '12,345 entries'],
      de: ['0 Einträge', '1 Eintrag', '2 Einträge', '12.345 Einträge'],
      fr: ['0 article', '1 article', '2 articles', '12\u202f345 articles'],
      es: ['0 artículos', '1 artículo', '2 artículos', '12.345 artículos'],
      ja: ['0件', '1件', '2件', '12,345件'],
    };
    for (const [language, entries] of Object.entries(expected)) {
      const counted = [0, 1, 2, 12345].map((value) => catalogOf(language)?.entriesCount(value));
      expect(counted).to.deep.equal(entries);
    }
  });

  it('punctuate as their language does', () => {
    const rules: Readonly<Record<string, readonly RegExp[]>> = {
      every: [/\.\.\./],
      de: [...STRAIGHT, /”/, /„[^“]*$/],
      fr: [...STRAIGHT, /[^\u202f][?!;](?:\s|$)/, /[^\u00a0]:(?:\s|$)/, /«(?!\u00a0)|(?<!\u00a0)»/, /[“”]/],
      es: [...STRAIGHT, /^[^¿]*\?/, /^[^¡]*!/, /[“”]/],
    };
    for (const catalog of CATALOGS) {
      const faults = [...(rules.every ?? []), ...(rules[catalog.language] ?? [])];
      for (const [path, text] of ownStrings(catalog)) {
        for (const fault of faults) expect(text, `${catalog.language} ${path}`).to.not.match(fault);
      }
    }
    expect(fr.quoted('VPN')).to.equal('«\u00a0VPN\u00a0»');
  });

  it('tell everything that a verdict says', () => {
    for (const { language, lab } of CATALOGS) {
      const { verdict } = lab;
      expect(untoldWordings(verdict)).to.deep.equal([]);
      for (const [name, [text, says]] of verdictTexts(verdict, lab.language)) {
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
    const choose = (chosen: string | null, accepted: readonly string[], configured: string): string =>
      chooseCatalog(chosen, accepted, configuredCatalog(configured)).language;
    expect(choose(null, ['ja-JP', 'en'], 'en')).to.equal('ja');
    expect(choose(null, ['nl', 'de-AT', 'en-GB', 'ja'], 'ja')).to.equal('de');
    expect(choose(null, ['nl', '*'], 'ja')).to.equal('ja');
    expect(choose('en', ['ja'], 'ja')).to.equal('en');
    expect(choose('tlh', ['es-419'], 'en')).to.equal('es');
  });

  it('is known by its first part', () => {
    expect(catalogOf('FR-ca')).to.equal(fr);
    expect(catalogOf('constructor')).to.equal(null);
  });

  it('is one of the catalogs, or the configuration is wrong', () => {
    expect(() => configuredCatalog('tlh')).to.throw(
      AppError,
      /^site\.language: the page does not speak "tlh"\. Name one of en, de, .*ja\.$/,
    );
  });
});
