import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FaqEntry } from '../../core/domain.ts';
import { shipped } from '../../core/paths.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { splitOf, type Split } from '../../faq/datasets/faq-task.ts';
import { fieldTexts } from '../../store/generation/postings.ts';
import { tokenize } from '../../store/generation/tokens.ts';
import type { AskedQuery } from './exact-summary.ts';

const CODE = /\b([A-Z]{1,4})[- ](\d{2,5})\b/g;
const CODE_QUESTIONS = [
  (code: string) => code,
  (code: string) => code.toLowerCase().replace('-', ' '),
  (code: string) => `form ${code}`,
  (code: string) => `What does ${code} mean?`,
  (code: string) => `I am told ${code}, what do I do now`,
];
const NAME_QUESTIONS = [
  (name: string) => name,
  (name: string) => name.toLowerCase(),
  (name: string) => `what is ${name}?`,
  (name: string) => `How do I get ${name}?`,
];
const WORDS = 300;
const WORD_QUESTIONS = [
  (word: string) => word,
  (word: string) => `how do I use ${word}`,
  (word: string) => `where is the ${word}?`,
];
/** Products and companies that people ask about, and that the encoder's vocabulary does not have. */
const NAMES =
  `docker github figma sharepoint jira photoshop webex miro trello asana confluence notion dropbox kubernetes grafana
  tableau workday spotify netflix paypal klarna airbnb revolut wolt nextcloud bitbucket zapier hubspot mailchimp canva evernote
  okta lastpass vscode matlab autocad solidworks labview quickbooks datev personio greenhouse ironclad zscaler`.split(
    /\s+/,
  );

/** Codes that entries print, asked for in several ways; every entry that prints it is right. */
export function printedCodes(entries: readonly FaqEntry[], split: Split): AskedQuery[] {
  const printing = codesOf(entries);
  return [...printing].flatMap(([code, relevant]) => askedInHalf(CODE_QUESTIONS, code, relevant, split));
}

/** Names of products, programs and services that few entries print: always in capitals, also inside a sentence. */
export function printedNames(entries: readonly FaqEntry[], split: Split): AskedQuery[] {
  const printing = new Map<string, Set<string>>();
  const small = new Set<string>();
  for (const entry of entries.filter(({ language }) => language === 'en')) {
    for (const text of fieldTexts(entry)) {
      for (const [word] of text.matchAll(/\p{L}{4,}/gu)) if (word === word.toLowerCase()) small.add(word);
      for (const [, name = ''] of text.matchAll(/[a-z,] \*{0,2}([A-Z][a-z]{3,})\b/g)) {
        printing.set(name, (printing.get(name) ?? new Set()).add(entry.id));
      }
    }
  }
  return [...printing].flatMap(([name, relevant]) =>
    relevant.size > 3 || small.has(name.toLowerCase())
      ? []
      : askedInHalf(NAME_QUESTIONS, name, relevant, split),
  );
}

/** Codes of the same kinds that no entry prints: digits exchanged, or one of them another. */
export function inventedCodes(entries: readonly FaqEntry[], split: Split): AskedQuery[] {
  const printing = codesOf(entries);
  const numbers = new Set([...printing.keys()].map((code) => code.replace(/\D/g, '')));
  const random = seededRandom(1);
  const invented = [...printing.keys()].flatMap((code) => {
    const digits = code.replace(/\D/g, '');
    const last = String((Number(digits.at(-1)) + 1 + Math.floor(random() * 8)) % 10);
    return [Array.from(digits).reverse().join(''), digits.slice(0, -1) + last]
      .filter((other) => !numbers.has(other))
      .map((other) => code.replace(digits, other));
  });
  return [...new Set(invented)].flatMap((code) => askedInHalf(CODE_QUESTIONS, code, new Set(), split));
}

function codesOf(entries: readonly FaqEntry[]): ReadonlyMap<string, ReadonlySet<string>> {
  const printing = new Map<string, Set<string>>();
  for (const entry of entries) {
    for (const text of fieldTexts(entry)) {
      for (const [code] of text.matchAll(CODE)) {
        const ids = printing.get(code) ?? new Set();
        printing.set(code, ids.add(entry.id));
      }
    }
  }
  return printing;
}

const tokenizerSchema = z.object({ model: z.object({ vocab: z.record(z.string(), z.number()) }) });

/** Words of the language, and names, that no entry has in any form. */
export async function unknownWordQuestions(
  entries: readonly FaqEntry[],
  split: Split,
): Promise<AskedQuery[]> {
  const known = new Set(
    entries.flatMap((entry) =>
      fieldTexts(entry).flatMap((text) => tokenize(text).flatMap(({ term, word }) => [term, word])),
    ),
  );
  const file = join(shipped.models, 'all-MiniLM-L6-v2', 'tokenizer.json');
  const { model } = tokenizerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const isUnknown = (word: string): boolean => tokenize(word).every(({ term }) => !known.has(term));
  const words = Object.keys(model.vocab).filter((word) => /^[a-z]{4,}$/.test(word) && isUnknown(word));
  const drawn = shuffled(words, seededRandom(1)).slice(0, WORDS);
  return [...drawn, ...NAMES.filter(isUnknown)].flatMap((word) =>
    askedInHalf(WORD_QUESTIONS, word, new Set(), split),
  );
}

/** A thing belongs to one half, in whatever words it is asked for. */
function askedInHalf(
  ways: readonly ((thing: string) => string)[],
  thing: string,
  relevant: ReadonlySet<string>,
  split: Split,
): AskedQuery[] {
  return splitOf(thing) === split ? ways.map((way) => ({ query: way(thing), relevant })) : [];
}

const MAILS = [
  [
    'Hello everybody,\n\nI hope you are all well. I have been with the company since last spring and work in the north wing, on the second floor.',
    'Thank you very much in advance for your help, I am in a meeting until noon.\n\nKind regards\nAlex Morgan\nTeam lead, second floor',
  ],
  [
    'Dear colleagues, sorry to bother you on a Friday afternoon. My neighbor in the office told me that somebody here would surely know. I already looked around on the intranet for half an hour and found nothing.',
    'It is not terribly urgent. Have a good weekend!\nBest wishes, Sam',
  ],
] as const;

/** The same questions within e-mails that greet, tell and thank. */
export function inMails(queries: readonly AskedQuery[]): AskedQuery[] {
  return queries.map(({ query, relevant }, place) => {
    const [before, after] = place % 2 === 0 ? MAILS[0] : MAILS[1];
    return {
      query: `${before} ${query.charAt(0).toUpperCase()}${query.slice(1)}${/[.?!]$/.test(query) ? '' : '?'} ${after}`,
      relevant,
    };
  });
}
