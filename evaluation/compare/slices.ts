import type { FaqEntry, Judgement } from '../../core/domain.ts';
import { likelyStopWords, stopWordsOf } from '../../search/keywords/stop-words.ts';
import { parseQuery } from '../../search/keywords/query-terms.ts';
import type { KeywordIndex } from '../../store/generation/keywords.ts';
import { contentTerms, isKeywords, wordsOf } from './query-words.ts';

/** Which queries belong together: indices into the task's queries. */
interface QuerySlice {
  readonly by: string;
  readonly name: string;
  readonly queries: readonly number[];
}

/** Queries that a part must have to be shown: fewer say nothing. */
const MIN = 10;

/** A query and what is known of it and of the entries that answer it. */
interface Described {
  readonly query: string;
  readonly words: readonly string[];
  readonly stopWords: ReadonlySet<string>;
  readonly relevant: readonly FaqEntry[];
  readonly keywords: KeywordIndex;
}

/** What queries are divided by: the part that one belongs to, null for none. */
const DIVISIONS: Readonly<Record<string, (described: Described) => string | null>> = {
  length: ({ words }) => {
    if (words.length <= 3) return 'up to 3 words';
    return words.length <= 8 ? '4 to 8 words' : '9 words and more';
  },
  spelling: ({ query, keywords }) =>
    parseQuery(query, keywords).some(({ found }) => found === 'corrected')
      ? 'a word that looks mistyped'
      : 'no word that looks mistyped',
  form: ({ query, words, stopWords }) =>
    isKeywords(query, words, stopWords) ? 'keywords' : 'sentence or question',
  'words in common': ({ query, stopWords, relevant }) => {
    const asked = contentTerms(query, stopWords);
    const shares = relevant.some(({ question, alternates }) =>
      [...contentTerms([question, ...alternates].join('\n'), stopWords)].some((term) => asked.has(term)),
    );
    return shares ? 'shares a word with the right entry' : 'shares no word with the right entry';
  },
  category: ({ relevant }) => relevant[0]?.category ?? null,
  language: ({ relevant }) => relevant[0]?.language ?? null,
};

/**
 * The parts that queries fall into by their length, spelling, form, category and so on. A division is left out where all
 * queries that can be told of fall into one part.
 *
 * @param queries that have an answer
 * @param keywords what the FAQ's words are
 */
export function slicesOf(
  queries: readonly Judgement[],
  entries: readonly FaqEntry[],
  keywords: KeywordIndex,
): QuerySlice[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const words = queries.map(({ query }) => wordsOf(query));
  // Guessed once, from the words of all queries: a guess a query would take the square of their number.
  const likely = likelyStopWords(words.flat());
  const described = queries.map(({ query, relevant }, index): Described => {
    const answers = relevant.flatMap((id) => byId.get(id) ?? []);
    const stopWords = stopWordsOf(answers[0]?.language ?? null) ?? likely;
    return { query, words: words[index] ?? [], stopWords, relevant: answers, keywords };
  });
  return Object.entries(DIVISIONS).flatMap(([by, partOf]) => {
    const parts = new Map<string, number[]>();
    for (const [index, one] of described.entries()) {
      const part = partOf(one);
      if (part === null) continue;
      const members = parts.get(part);
      if (members === undefined) parts.set(part, [index]);
      else members.push(index);
    }
    const shown = [...parts].filter(([, members]) => members.length >= MIN);
    if (shown.length < 2) return [];
    return shown
      .sort(([, one], [, other]) => other.length - one.length)
      .map(([name, members]) => ({ by, name, queries: members }));
  });
}
