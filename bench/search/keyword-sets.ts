import { join } from 'node:path';
import { z } from 'zod';
import type { FaqEntry } from '../../core/domain.ts';
import { packageRoot } from '../../core/paths.ts';
import { seededRandom } from '../../core/random.ts';
import { pairsAsFaq, similarPairs } from '../../faq/datasets/pairs-as-faq.ts';
import { readStsPairs } from '../../faq/datasets/sentence-pairs.ts';
import { splitOf } from '../../faq/datasets/faq-task.ts';
import { readJsonLines } from './json-lines.ts';
import type { FaqSet, SetQuery } from './sets.ts';

/** What the keyword search is measured on. */
export type KeywordSet = Pick<FaqSet, 'name' | 'entries' | 'queries'>;

/** Written for this bench: twenty entries and two paraphrases of each. By language, with its ISO 639-3 code. */
const WRITTEN = { de: 'deu', fr: 'fra', es: 'spa' } as const;

const writtenSchema = z.object({
  id: z.string(),
  question: z.string(),
  answer: z.string(),
  paraphrases: z.array(z.string()),
});
const translationSchema = z.object({ language: z.string(), text: z.string() });

const NOTHING_ELSE = { alternates: [], category: null, url: null, updatedAt: null };

/** The FAQs in German, French and Spanish, among some 200 sentences of the language, so that words are as common as elsewhere. */
export async function writtenSets(datasets: string): Promise<KeywordSet[]> {
  const translations = await readJsonLines(
    join(datasets, 'multilingual', 'translations-dev.jsonl'),
    translationSchema,
  );
  return Promise.all(
    Object.entries(WRITTEN).map(async ([language, code]) => {
      const written = await readJsonLines(
        join(packageRoot, 'bench', 'search', 'faqs', `${language}.jsonl`),
        writtenSchema,
      );
      const sentences = translations
        .filter((translation) => translation.language === code)
        .map(({ text }, place) => ({ id: `${language}-${place}`, question: text, answer: '' }));
      return {
        name: language,
        entries: [...written, ...sentences].map(({ id, question, answer }) => ({
          ...{ id, question, answer, language },
          ...NOTHING_ELSE,
        })),
        queries: written.flatMap(({ id, paraphrases }) =>
          paraphrases.map((query) => ({ query, relevant: new Set([id]), split: splitOf(query) })),
        ),
      };
    }),
  );
}

/** Pairs of sentences that say nearly the same, from 4 of 5 on, as a FAQ: the one is an entry, the other asks for it. */
export async function pairSet(name: string, file: string, language: string): Promise<KeywordSet> {
  const { entries, queries } = pairsAsFaq(similarPairs(await readStsPairs(file), 4), { language });
  return {
    ...{ name, entries },
    queries: queries.map(({ query, relevant }) => ({
      ...{ query, relevant: new Set(relevant) },
      split: splitOf(query),
    })),
  };
}

/** Several FAQs as one. */
export function mixedSet(name: string, sets: readonly KeywordSet[]): KeywordSet {
  return {
    name,
    entries: sets.flatMap(({ entries }) => entries),
    queries: sets.flatMap(({ queries }) => queries),
  };
}

/** The set with a slip of the keyboard in one of the longer words of each query that has one. */
export function withSlips({ name, entries, queries }: KeywordSet): KeywordSet {
  const random = seededRandom(1);
  return {
    name: `${name}, slips`,
    entries,
    queries: queries.flatMap((query): SetQuery[] => {
      const words = [...query.query.matchAll(/\p{L}[\p{L}\p{M}]{4,}/gu)];
      const word = words[Math.floor(random() * words.length)];
      if (word === undefined) return [];
      const end = word.index + word[0].length;
      const slipped = `${query.query.slice(0, word.index)}${slip(word[0], random)}${query.query.slice(end)}`;
      return [{ ...query, query: slipped }];
    }),
  };
}

/** A word with a letter left out, doubled, or swapped with the next, but for its first and last. */
function slip(word: string, random: () => number): string {
  const letters = Array.from(word);
  const at = 1 + Math.floor(random() * (letters.length - 3));
  const kind = Math.floor(random() * 3);
  const [letter = '', next = ''] = letters.slice(at);
  if (kind === 0) letters.splice(at, 1);
  else if (kind === 1) letters.splice(at, 0, letter);
  else letters.splice(at, 2, next, letter);
  return letters.join('');
}

/** The entries as if nobody knew their language, and all words were English. */
export function asEnglish(entries: readonly FaqEntry[]): FaqEntry[] {
  return entries.map((entry) => ({ ...entry, language: 'en' }));
}
