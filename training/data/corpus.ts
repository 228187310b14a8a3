import { shuffled, type Random } from '../../core/random.ts';

/** A sentence and where its words lie in it. */
interface Sentence {
  readonly text: string;
  readonly words: readonly Word[];
  /** Whether it asks something. */
  readonly asks: boolean;
}

interface Source {
  readonly text: string;
  readonly sentences: readonly Sentence[];
}

interface Word {
  readonly from: number;
  readonly to: number;
}

// One fixed locale: the same corpus gives the same texts on every machine.
const bySentence = new Intl.Segmenter('en', { granularity: 'sentence' });
const byWord = new Intl.Segmenter('en', { granularity: 'word' });

/** Words of a span and of a keyword query; people type about as many. */
const SPAN = [2, 9] as const;
const KEYWORDS = [2, 5] as const;
/** First words of a question that carry over to another subject: "How do I", "Is it safe to". */
const OPENING = [2, 4] as const;
const SUBJECT = [1, 6] as const;

/** Text up to so many words may stand for itself, also where it is several sentences. */
const WHOLE = 40;

/** Sentences whole take this share of the texts at most; the rest is made of them. */
const WHOLE_SHARE = 1 / 3;

/** Texts in a row that were there already, after which the corpus is taken for exhausted. */
const EXHAUSTED = 500;

/**
 * What might be asked of a company's text, without anybody having asked it: its sentences whole, and artificial
 * queries of four kinds: a span of a sentence, a few of its words in order, the opening of a question with a span
 * of another sentence as its subject, and two spans of different sentences. The student learns to put them where
 * the teacher does, so that they need not make sense, only be of the domain's words and of a query's form.
 *
 * @param texts questions, paragraphs, lines of a log; each counts the same, however long
 * @returns at most `count` texts, none twice; fewer where the corpus does not give more
 */
export function domainTexts(texts: readonly string[], count: number, random: Random): string[] {
  const sources = texts
    .map((text) => ({ text: text.trim(), sentences: sentencesOf(text) }))
    .filter((source) => source.sentences.length > 0);
  if (sources.length === 0) return [];
  const all = sources.flatMap((source) => source.sentences);
  const asking = all.filter(({ asks }) => asks);
  const found = new Set<string>();
  for (const text of shuffled(wholeTexts(sources), random)) {
    if (found.size >= count * WHOLE_SHARE) break;
    found.add(text);
  }

  const any = (): Sentence => picked(picked(sources, random).sentences, random);
  const kinds: readonly (() => string)[] = [
    () => span(any(), SPAN, random),
    () => keywords(any(), random),
    () => {
      const { text, words: own } = picked(asking.length > 0 ? asking : all, random);
      const last = own[Math.min(between(OPENING, random), own.length) - 1];
      return `${text.slice(0, last?.to)} ${span(any(), SUBJECT, random)}`;
    },
    () => `${span(any(), SUBJECT, random)} ${span(any(), SUBJECT, random)}`,
  ];
  for (let known = 0; found.size < count && known < EXHAUSTED;) {
    const before = found.size;
    found.add(picked(kinds, random)());
    known = found.size > before ? 0 : known + 1;
  }
  return [...found];
}

/** Every sentence, and every text that is short enough to be one thought. */
function wholeTexts(sources: readonly Source[]): string[] {
  const short = sources.filter(
    (source) => source.sentences.reduce((sum, sentence) => sum + sentence.words.length, 0) <= WHOLE,
  );
  const each = sources.flatMap((source) => source.sentences.map(({ text }) => text));
  return [...new Set([...short.map(({ text }) => text), ...each])];
}

function sentencesOf(text: string): Sentence[] {
  return Array.from(bySentence.segment(text), ({ segment }) => {
    const sentence = segment.trim();
    return { text: sentence, words: wordsOf(sentence), asks: /[?？؟\u037e]$/u.test(sentence) };
  }).filter(({ words: found }) => found.length > 0);
}

function wordsOf(text: string): Word[] {
  return Array.from(byWord.segment(text))
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ index, segment }) => ({ from: index, to: index + segment.length }));
}

/** Neighbouring words, with what stands between them. */
function span({ text, words: all }: Sentence, size: readonly [number, number], random: Random): string {
  const length = Math.min(between(size, random), all.length);
  const first = Math.floor(random() * (all.length - length + 1));
  return text.slice(all[first]?.from, all[first + length - 1]?.to);
}

/** Some words in their order, the longer the likelier: those without meaning are short in most languages. */
function keywords({ text, words: all }: Sentence, random: Random): string {
  const drawn = all
    .map((word) => ({ word, key: random() ** (1 / (word.to - word.from)) }))
    .sort((a, b) => b.key - a.key)
    .slice(0, between(KEYWORDS, random))
    .map(({ word }) => word)
    .sort((a, b) => a.from - b.from);
  return drawn.map(({ from, to }) => text.slice(from, to)).join(' ');
}

function between([least, most]: readonly [number, number], random: Random): number {
  return least + Math.floor(random() * (most - least + 1));
}

function picked<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('There is nothing to pick from.');
  return item;
}
