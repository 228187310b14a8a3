import { stopWordsOf } from '../../search/keywords/stop-words.ts';

/**
 * The words of a text that carry its subject, lightly stemmed: what a paraphrase may not share with the
 * question it rewords. Numbers and codes count as content; in Japanese, words written in kanji or katakana do.
 */

/** More words than a search leaves out: what two ways to ask may share without sharing their subject. */
const FUNCTION_WORDS = new Set([
  ...(stopWordsOf('en') ?? []),
  ...`above again against already also although always another anybody anyone anything away back became because
  become behind being below between both cant doing dont down during each either else enough etc even ever
  every everybody everyone everything few further gets getting give gives go goes going gone hello hers hi
  him himself however im instead isnt itself ive keep last least less let like ll long look made make makes
  making many maybe mine more most much myself needed needs neither new nobody nor nothing now once one
  ones only onto other others ought ours own per put quite rather re same say somebody someone something
  soon still such take takes tell thank thanks theirs thing things though through together two under until
  upon use used using ve very via wait wants well went whatever whether while whole within without wont yes
  yet yours yourself`.split(/\s+/),
]);

/** What two German questions may share beside the words that a search leaves out. */
const GERMAN_FUNCTION_WORDS = new Set([
  ...(stopWordsOf('de') ?? []),
  ...`ab alle alles allem also andere anderen ans beim bekomme bekommen bevor bis brauche brauchen damit dann darf dabei
  dafur danach darauf davon dazu denn diese diesem diesen dieser dieses doch durch einmal etwas gar geben gibt geht gehen gern
  ganz gegen hatte hatten ihm ihn ihnen ihrem ihren ihrer immer ins ja je jede jedem jeden jeder jemand jetzt kommt kommen
  machen macht mal man mehr meines mir mit nachste nachsten nie nichts niemand nun nur ohne passiert schon sehr seid seine
  seinem seinen seiner seit selbst sich so sobald sollen sollte sonst stehen steht tun tut unserem unseren unserer unter viel
  viele vom vor wahrend waren wegen weg weil welchem welchen weiter werde werden wieder wohl wollen wurden`.split(
    /\s+/,
  ),
]);

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

/** Latin letters without their marks, as lists of function words have them. */
function unaccented(word: string): string {
  return /\p{Script=Latin}/u.test(word) ? word.normalize('NFD').replace(/\p{M}/gu, '') : word;
}

export function contentWords(text: string, language = 'en'): Set<string> {
  const functionWords = language === 'de' ? GERMAN_FUNCTION_WORDS : FUNCTION_WORDS;
  const runs =
    text
      .toLowerCase()
      .replace(/['’]/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    runs.filter((run) => run.length > 1 && !functionWords.has(unaccented(run))).flatMap(wordsOf),
  );
}

/** Content words that both texts carry. */
export function sharedContentWords(one: string, other: string, language = 'en'): string[] {
  const words = contentWords(other, language);
  return [...contentWords(one, language)].filter((word) => words.has(word));
}
