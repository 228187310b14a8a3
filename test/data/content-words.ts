/**
 * The words of a text that carry its subject, lightly stemmed: what a paraphrase may not share with the
 * question it rewords. Numbers and codes count as content; in Japanese, words written in kanji or katakana do.
 */

const FUNCTION_WORDS = new Set(
  `a about above after again against all already also although always am an and another any anybody anyone
  anything are as at away back be became because become been before behind being below between both but by can
  cannot cant could did do does doing done dont down during each either else enough etc even ever every
  everybody everyone everything few for from further get gets getting give gives go goes going gone got had has
  have having he hello her here hers hi him himself his how however i if im in instead into is isnt it its itself
  ive just keep last least less let like ll long look made make makes making many may maybe me might mine more
  most much must my myself need needed needs neither never new no nobody nor not nothing now of off on once one
  ones only onto or other others ought our ours out over own per please put quite rather re same say shall she
  should so some somebody someone something soon still such take takes tell than thank thanks that the their
  theirs them then there these they thing things this those though through to together too two under until up
  upon us use used using ve very via wait want wants was we well went were what whatever when where whether
  which while who whole whom whose why will with within without wont would yes yet you your yours yourself`.split(
    /\s+/,
  ),
);

const japanese = new Intl.Segmenter('ja', { granularity: 'word' });
const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const JAPANESE_CONTENT = /[\p{Script=Han}\p{Script=Katakana}]/u;

/** Strips the commonest English endings, so that `printers` and `printing` meet. */
export function lightStem(word: string): string {
  let stem = word;
  if (stem.length > 4) stem = stem.replace(/ies$/u, 'y').replace(/sses$/u, 'ss');
  if (stem.length > 3) stem = stem.replace(/(?<![su])s$/u, '');
  if (stem.length > 5) stem = stem.replace(/(?:ing|ed|er|ly|ment|ation|ion)$/u, '');
  if (stem.length > 3) stem = stem.replace(/([^aeiouls])\1$/u, '$1').replace(/e$/u, '');
  return stem.replace(/y$/u, 'i');
}

function wordsOf(run: string): string[] {
  if (!JAPANESE.test(run)) return [lightStem(run)];
  return Array.from(japanese.segment(run), ({ segment }) => segment).filter((word) =>
    JAPANESE_CONTENT.test(word),
  );
}

export function contentWords(text: string): Set<string> {
  const runs =
    text
      .toLowerCase()
      .replace(/['’]/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(runs.filter((run) => run.length > 1 && !FUNCTION_WORDS.has(run)).flatMap(wordsOf));
}

/** Content words that both texts carry. */
export function sharedContentWords(one: string, other: string): string[] {
  const words = contentWords(other);
  return [...contentWords(one)].filter((word) => words.has(word));
}
