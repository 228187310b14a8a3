import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FaqEntry } from '../../core/domain.ts';
import { packageRoot } from '../../core/paths.ts';
import { phrasingsOf } from '../../faq/phrasings.ts';
import type { Split } from '../../faq/datasets/faq-task.ts';
import { pairsAsFaq, similarPairs, type TextPair } from '../../faq/datasets/pairs-as-faq.ts';
import { readStsPairs } from '../../faq/datasets/sentence-pairs.ts';
import { readJsonLines } from './json-lines.ts';
import type { FaqSet } from './sets.ts';

/** What the set is, for whoever chooses by its dev half: its queries all belong to one half. */
interface Described {
  readonly name: string;
  readonly split: Split;
}

const NOTHING: Omit<FaqEntry, 'id' | 'question' | 'language'> = {
  ...{ answer: '', alternates: [], category: null, url: null, updatedAt: null },
};

const translationSchema = z.object({ language: z.string(), text: z.string(), english: z.string() });

const smallTextsSchema = z.object({
  question: z.string(),
  alternate: z.string(),
  answer: z.string(),
  queries: z.array(z.string()),
});
const smallFaqSchema = z.array(
  z.object({ id: z.string(), en: smallTextsSchema, de: smallTextsSchema, fr: smallTextsSchema }),
);

/** Pairs that mean nearly the same. */
const SAME_MEANING = 4;

/** Languages whose questions are put to English entries: one that shares words with English, two that do not. */
const TRANSLATED = ['deu', 'jpn', 'rus'];

/**
 * Sets in other languages than English, for fusion alone: pairs of sentences as entries and queries, translations, and
 * small FAQs that were written for this in three languages. None of the pairs has an answer or an alternate, as in a
 * FAQ of which only the questions are short.
 */
export async function readLanguageSets(datasets: string): Promise<FaqSet[]> {
  const translations = await readJsonLines(
    join(datasets, 'multilingual', 'translations-dev.jsonl'),
    translationSchema,
  );
  const pairs = [
    { name: 'ja-pairs', split: 'dev', file: 'ja/jsts-train.jsonl', language: 'ja' },
    { name: 'ja-pairs', split: 'test', file: 'ja/jsts-dev.jsonl', language: 'ja' },
    { name: 'mr-pairs', split: 'dev', file: 'mr/stsb-mr-dev.jsonl', language: 'mr' },
    { name: 'mr-pairs', split: 'test', file: 'mr/mahasts-dev.jsonl', language: 'mr' },
  ] as const;
  return [
    ...(await Promise.all(
      pairs.map(async ({ file, language, ...described }) => {
        const rows = await readStsPairs(join(datasets, file));
        return pairSet(described, language, similarPairs(rows, SAME_MEANING));
      }),
    )),
    ...TRANSLATED.flatMap((language) => {
      const rows = translations.filter((row) => row.language === language);
      return (['dev', 'test'] as const).map((split) =>
        pairSet(
          { name: `${language}-to-en`, split },
          'en',
          rows
            .filter((_, place) => (place % 2 === 0) === (split === 'dev'))
            .map(({ english, text }) => ({ question: english, query: text })),
        ),
      );
    }),
    ...(await smallFaqs()),
  ];
}

function pairSet({ name, split }: Described, language: string, pairs: readonly TextPair[]): FaqSet {
  const { entries, phrasings, queries } = pairsAsFaq(pairs, { language });
  return {
    ...{ name, entries, phrasings, hasUnanswerable: false },
    queries: queries.map(({ query, relevant }) => ({ query, relevant: new Set(relevant), split })),
  };
}

async function smallFaqs(): Promise<FaqSet[]> {
  const path = join(packageRoot, 'bench', 'search', 'small-faqs.json');
  const small = smallFaqSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return (['en', 'de', 'fr'] as const).map((language) => {
    const entries = small.map(({ id, [language]: { question, answer, alternate } }): FaqEntry => ({
      ...NOTHING,
      ...{ id, question, answer, alternates: [alternate], language },
    }));
    return {
      name: `small-${language}`,
      entries,
      phrasings: entries.flatMap(phrasingsOf),
      queries: small.flatMap(({ id, [language]: { queries } }) =>
        queries.map((query) => ({ query, relevant: new Set([id]), split: 'dev' as const })),
      ),
      hasUnanswerable: false,
    };
  });
}
