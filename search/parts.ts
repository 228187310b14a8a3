/** The parts of a long question that may ask: an e-mail greets, tells a story, asks, and thanks. */

/** A sentence of a question. */
export interface Part {
  readonly text: string;
  /** Whether its words or its marks show that it asks. */
  readonly asks: boolean;
  /** Whether it is one of the two questions of a short text. */
  readonly isHalf: boolean;
}

/** A question of fewer words is read as a whole. */
const LONG = 24;
/** Sentences that are looked at, those that ask first. */
const MOST = 12;
/** A sentence of fewer words asks nothing by itself, or is a greeting. */
const SHORTEST = 3;
const MOST_CHARACTERS = 400;

const MARK = /[?？]\s*["'”’)\]]*\s*$/u;
/** What a question begins with, or asks by, in the languages of the page. */
const ASKING: readonly RegExp[] = [
  /^(?:(?:and|so|but|now|ok|well|also|my question is:?|i wonder|anyway)[, ]+)*(?:how|what|when|where|which|who|whom|whose|why|can|could|may|do|does|did|is|are|am|will|would|should|must|have|has)(?![\p{L}\p{M}])/iu,
  /\b(?:(?:please|could you|can you|would you)[^.]* (?:tell|explain|help|send|let me know|advise|confirm)|(?:want|need|like) to (?:know|ask|understand)|i (?:don't|do not|dont) (?:know|understand)|no idea|(?:how|what|where|when|whether|if|who) (?:do|can|should|must|am|is|are|to) (?:i|we|it|there)|what (?:to do|do i do)|how (?:to|do i|long|much|many|can))(?![\p{L}\p{M}])/iu,
  /^(?:und |also |aber |nun )*(?:wie|was|wann|wo|wohin|woher|welche[rsmn]?|wer|wem|wen|warum|wieso|weshalb|kann|könnte|darf|muss|soll|ist|sind|gibt|habe|hat|bekomme|brauche)(?![\p{L}\p{M}])/iu,
  /\b(?:(?:bitte|können sie|könnten sie)[^.]* (?:sagen|erklären|helfen|mitteilen)|möchte (?:wissen|fragen)|(?:weiß|wüsste) (?:nicht|gern)|was (?:muss|soll|kann) ich|wie (?:kann|muss|komme) ich)(?![\p{L}\p{M}])/iu,
  /^(?:et |mais |alors |donc )*(?:comment|que|quoi|quand|où|quel(?:le)?s?|qui|pourquoi|combien|est-ce|puis-je|peut-on|dois-je|y a-t-il|faut-il)(?![\p{L}\p{M}])/iu,
  /\b(?:(?:pourriez-vous|pouvez-vous|merci de)[^.]* (?:dire|expliquer|aider|indiquer)|(?:voudrais|aimerais) savoir|je ne sais pas|que dois-je|comment (?:puis-je|faire))(?![\p{L}\p{M}])/iu,
  /^(?:y |pero |entonces )*¿|^(?:cómo|qué|cuándo|dónde|cuáles?|quién(?:es)?|por qué|cuánt[oa]s?|puedo|debo|hay|tengo que)(?![\p{L}\p{M}])/iu,
  /\b(?:(?:podrían?|pueden?) [^.]*(?:decir|explicar|ayudar|indicar)|(?:quisiera|me gustaría|quiero) saber|no sé|qué (?:debo|tengo que|puedo) hacer|cómo (?:puedo|hago))(?![\p{L}\p{M}])/iu,
  /(?:か[。．\s]*$|ください|教えて|でしょうか|ますか|知りたい|どうすれば|どうしたら)/u,
];

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Where a second question begins: behind the mark of the first, or behind an "and". */
const SECOND = /[?？] ?(?=[\p{L}¿])|,? (?:and|und|et|y|e|sowie|also) (?=[\p{L}¿])/giu;
/** A short text has few places where a second question may begin. */
const MOST_TRIED = 4;

/** The two questions of a short text, each of which asks by its own words; none of another. */
function halvesOf(question: string): Part[] {
  // Words are counted, and whoever writes none may write thousands of marks.
  if (question.length > MOST_CHARACTERS) return [];
  const text = question.replaceAll(/\s+/gu, ' ');
  for (const { 0: between, index } of [...text.matchAll(SECOND)].slice(0, MOST_TRIED)) {
    const halves = [text.slice(0, index), text.slice(index + between.length)];
    const ask = halves.every(
      (half) => countWords(half, SHORTEST) >= SHORTEST && ASKING.some((cue) => cue.test(half.trim())),
    );
    if (ask) return halves.map((half) => ({ text: half.trim(), asks: true, isHalf: true }));
  }
  return [];
}

/** The sentences of a long question that may ask, and the two questions of a short one; none of another. */
export function partsOf(question: string): Part[] {
  if (countWords(question, LONG) < LONG) return halvesOf(question);
  const parts = question
    .split(/\n+/)
    .flatMap((line) => [...sentences.segment(line)].map(({ segment }) => segment.trim()))
    .filter((text) => text.length <= MOST_CHARACTERS)
    .filter((text) => MARK.test(text) || countWords(text, SHORTEST) >= SHORTEST)
    .map((text) => ({ text, asks: asks(text), isHalf: false }));
  if (parts.length === 1 && parts[0]?.text === question.trim()) return [];
  if (parts.length <= MOST) return parts;
  return [...parts.filter((part) => part.asks), ...parts.filter((part) => !part.asks)].slice(0, MOST);
}

function asks(sentence: string): boolean {
  return MARK.test(sentence) || ASKING.some((cue) => cue.test(sentence));
}

/** The words of a text, but no more than are asked for. */
function countWords(text: string, enough: number): number {
  let count = 0;
  for (const { isWordLike } of words.segment(text)) {
    if (isWordLike) count++;
    if (count === enough) break;
  }
  return count;
}
