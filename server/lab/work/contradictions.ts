import { withoutStopWords } from '../../../search/keywords/stop-words.ts';
import { normalize } from '../../../store/generation/folding.ts';

/** What in two answers to similar questions does not go together. Whether it is a contradiction, a person says. */
export interface Clash {
  /** `figures`: other numbers of the same thing; `negation`: nearly the same sentence, denied in one answer. */
  readonly kind: 'figures' | 'negation';
  /** What the one says, and what the other. */
  readonly one: string;
  readonly other: string;
}

/** Clashes between two answers. Compares words and numbers, and understands nothing. */
export function clashes(one: string, other: string): Clash[] {
  return [...figureClashes(one, other), ...negationClashes(one, other)];
}

const NUMBER = String.raw`\d+(?:[.,]\d+)*`;
const FIGURE = new RegExp(
  String.raw`(?<currency>[$€£¥])\s?(?<amount>${NUMBER})|(?<value>${NUMBER})\s?(?<unit>%|\p{Script=Han}|\p{L}+)`,
  'gu',
);
/** Words that follow numbers without being what is counted. */
const NO_UNITS: ReadonlySet<string> = new Set(
  'a after am and are as at before by for from in is of on or pm the then this to until with you'.split(' '),
);

/** Values by what they count: `day` → 14, 30. */
function figuresOf(text: string): Map<string, Map<string, string>> {
  const figures = new Map<string, Map<string, string>>();
  for (const { 0: spelled, groups = {} } of text.matchAll(FIGURE)) {
    const unit = unitOf(groups.currency, groups.unit);
    if (unit === null) continue;
    const value = (groups.amount ?? groups.value ?? '').replaceAll(',', '');
    const values = figures.get(unit) ?? new Map<string, string>();
    values.set(value, spelled.trim());
    figures.set(unit, values);
  }
  return figures;
}

function unitOf(currency: string | undefined, word: string | undefined): string | null {
  if (currency !== undefined) return currency;
  const unit = word?.toLowerCase().replace(/(?<=\p{L}{3})s$/u, '');
  return unit === undefined || NO_UNITS.has(unit) ? null : unit;
}

function figureClashes(one: string, other: string): Clash[] {
  const theirs = figuresOf(other);
  return [...figuresOf(one)].flatMap(([unit, values]) => {
    const others = theirs.get(unit);
    if (others === undefined || [...values.keys()].some((value) => others.has(value))) return [];
    const spelled = (all: Map<string, string>): string => [...all.values()].join(', ');
    return [{ kind: 'figures' as const, one: spelled(values), other: spelled(others) }];
  });
}

const NEGATION = /\b(?:not|no|never|neither|nor|cannot|without)\b|n['’]t\b|ません|ない|不可|禁止/iu;
/** Share of the words of two sentences that must be common, and how many at least, for them to say the same of something. */
const COMMON_SHARE = 0.6;
const COMMON_WORDS = 3;

function negationClashes(one: string, other: string): Clash[] {
  const others = sentencesOf(other);
  return sentencesOf(one).flatMap((sentence) => {
    const opposite = others.find(
      (candidate) =>
        NEGATION.test(candidate) !== NEGATION.test(sentence) && isAboutTheSame(sentence, candidate),
    );
    return opposite === undefined ? [] : [{ kind: 'negation' as const, one: sentence, other: opposite }];
  });
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|(?<=[。！？])|\n+/u)
    .map((sentence) => sentence.replace(/^[\s#>*\-\d.]+/, '').trim())
    .filter((sentence) => sentence !== '');
}

function isAboutTheSame(one: string, other: string): boolean {
  const [mine, theirs] = [contentWordsOf(one), contentWordsOf(other)];
  const common = [...mine].filter((word) => theirs.has(word)).length;
  return common >= COMMON_WORDS && common / (mine.size + theirs.size - common) >= COMMON_SHARE;
}

let segmenter: Intl.Segmenter | undefined;

function contentWordsOf(sentence: string): ReadonlySet<string> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const words = [...segmenter.segment(sentence)]
    .filter(({ segment, isWordLike }) => isWordLike && !NEGATION.test(segment))
    .map(({ segment }) => normalize(segment));
  return new Set(withoutStopWords(words));
}
