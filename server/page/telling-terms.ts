/**
 * English words that hold a question together and say nothing of what it is about. A question's other words are worth
 * marking; these, marked all over a page, would hide them.
 */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after all am an and any are as at be been before by can cannot could did do does done for from get got ' +
    'had has have having he her here his how i if in into is it its just may me might must my need no not of off on ' +
    'or our out over she should so some than that the their them then there these they this those to too up us was ' +
    'we were what when where which who whom whose why will with would you your'
  ).split(' '),
);

/** The terms that say what a question is about. */
export function tellingTerms(terms: readonly string[]): readonly string[] {
  return terms.filter((term) => !FUNCTION_WORDS.has(term.toLowerCase()));
}
