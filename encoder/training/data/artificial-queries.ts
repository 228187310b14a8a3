import type { Random } from '../../../core/random.ts';

/** A whole number from `least` to `most`, both included. */
function between([least, most]: readonly [number, number], random: Random): number {
  return least + Math.floor(random() * (most - least + 1));
}

export function picked<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('There is nothing to pick from.');
  return item;
}

/** A sentence and where its words lie in it. */
export interface Sentence {
  readonly text: string;
  readonly words: readonly Word[];
  readonly isQuestion: boolean;
}

interface Word {
  readonly from: number;
  readonly to: number;
}

// One fixed locale: the same text gives the same sentences on every machine.
const bySentence = new Intl.Segmenter('en', { granularity: 'sentence' });
/** Many logs hold questions without their mark. */
const QUESTION =
  /[?？؟\u037e]$|^(what|how|why|when|where|which|who|can|could|do|does|did|is|are|am|should|will|would|may)\b/iu;

const byWord = new Intl.Segmenter('en', { granularity: 'word' });

/** The sentences of a text that hold a word. */
export function sentencesOf(text: string): Sentence[] {
  return Array.from(bySentence.segment(text), ({ segment }) => {
    const sentence = segment.trim();
    return { text: sentence, words: wordsOf(sentence), isQuestion: QUESTION.test(sentence) };
  }).filter(({ words }) => words.length > 0);
}

function wordsOf(text: string): Word[] {
  return Array.from(byWord.segment(text))
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ index, segment }) => ({ from: index, to: index + segment.length }));
}

/** A word of a sentence, about which something may be asked. */
export interface Topic {
  readonly sentence: Sentence;
  /** Its place among the sentence's words. */
  readonly word: number;
}

interface QuerySources {
  /** Draws what is asked about. */
  readonly topic: () => Topic;
  /** Sentences of which the first words open a question. */
  readonly openings: readonly Sentence[];
}

/** Words of a span and of a keyword query; people type about as many. */
const SPAN = [2, 9] as const;
const KEYWORDS = [2, 5] as const;
/** First words of a question that carry over to another subject: "How do I", "Is it safe to". */
const OPENING = [2, 4] as const;
const SUBJECT = [1, 6] as const;

/**
 * What might be asked in the words of a text, of four kinds: a span of a sentence, a few of its words in order, the
 * opening of a question with a span of another sentence as its subject, and two spans of different sentences. A
 * student learns to put them where its teacher does, so that they need not make sense, only be of a query's form.
 */
export function artificialQuery({ topic, openings }: QuerySources, random: Random): string {
  const kinds: readonly (() => string)[] = [
    () => span(topic(), SPAN, random),
    () => keywords(topic(), random),
    () => `${opening(picked(openings, random), random)} ${span(topic(), SUBJECT, random)}`,
    () => `${span(topic(), SUBJECT, random)} ${span(topic(), SUBJECT, random)}`,
  ];
  return picked(kinds, random)();
}

/** Words that tell the queries about one topic apart. */
const DETAIL = [1, 4] as const;

/**
 * What might be asked about one word: a span around one of its mentions, or the opening of a question, a detail from
 * anywhere, or both, with the word itself.
 *
 * @param mentions of the word
 * @param detail draws what else is asked
 */
export function queryAbout(
  mentions: readonly Topic[],
  subject: string,
  { topic: detail, openings }: QuerySources,
  random: Random,
): string {
  const opened = (): string => opening(picked(openings, random), random);
  const any = (): string => span(detail(), DETAIL, random);
  const kinds: readonly (() => string)[] = [
    () => span(picked(mentions, random), SPAN, random),
    () => `${opened()} ${subject}`,
    () => `${opened()} ${subject} ${any()}`,
    () => `${opened()} ${any()} ${subject}`,
    () => (random() < 0.5 ? `${subject} ${any()}` : `${any()} ${subject}`),
  ];
  return picked(kinds, random)();
}

function opening({ text, words }: Sentence, random: Random): string {
  return text.slice(0, words[Math.min(between(OPENING, random), words.length) - 1]?.to);
}

/** Neighboring words around the topic, with what stands between them. */
export function span({ sentence, word }: Topic, size: readonly [number, number], random: Random): string {
  const { text, words } = sentence;
  const length = Math.min(between(size, random), words.length);
  const earliest = Math.max(0, word - length + 1);
  const first = between([earliest, Math.min(word, words.length - length)], random);
  return text.slice(words[first]?.from, words[first + length - 1]?.to);
}

/** The topic and other words in their order, the longer the likelier: those without meaning are short in most languages. */
function keywords({ sentence: { text, words }, word: topic }: Topic, random: Random): string {
  const drawn = words
    .map((word, place) => ({ word, key: place === topic ? 1 : random() ** (1 / (word.to - word.from)) }))
    .sort((a, b) => b.key - a.key)
    .slice(0, between(KEYWORDS, random))
    .map(({ word }) => word)
    .sort((a, b) => a.from - b.from);
  return drawn.map(({ from, to }) => text.slice(from, to)).join(' ');
}
