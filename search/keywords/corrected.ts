import type { Content } from '../../store/generation/content.ts';
import { foldText } from '../../store/generation/folding.ts';
import { fieldTexts } from '../../store/generation/postings.ts';
import { QUERY_SETTINGS, type QueryWord } from './query-terms.ts';
import { queryTokens } from './query-tokens.ts';

/** Entries that are looked through for the spelling of a word. */
const LOOKED_AT = 24;

/**
 * A question with its misspelled words put right: what the encoder gets, since it reads a misspelled word as pieces that say
 * little, and what a person is offered. Words are spelled as entries spell them, with their accents.
 *
 * @param words of the question, as `parseQuery` reads them
 * @returns the question itself where nothing is misspelled
 */
export function corrected(question: string, words: readonly QueryWord[], content: Content): string {
  const misspelled = new Map(
    words.flatMap(({ word, meant, ...rest }) =>
      meant === null ? [] : [[word, { ...rest, meant }] as const],
    ),
  );
  if (misspelled.size === 0) return question;
  const { text } = foldText(question);
  let result = text;
  // From the end, so that the places of those before stay.
  const tokens = queryTokens(text, content.keywords.languages, QUERY_SETTINGS.foundByGrammar);
  for (const { word, role, start, end } of tokens.toReversed()) {
    const slip = role === 'word' ? misspelled.get(word) : undefined;
    if (slip === undefined) continue;
    const written = text.slice(start, end);
    // What nobody knows and has a capital is a name rather than a slip.
    if (slip.found === 'unknown' && /^\p{Lu}/u.test(written)) continue;
    const spelling = spellingOf(slip.meant, slip.expansions[0]?.term ?? slip.meant, content);
    const isSmall = written === written.toLowerCase();
    result = result.slice(0, start) + (isSmall ? spelling.toLowerCase() : spelling) + result.slice(end);
  }
  return result === text ? question : result;
}

/** A word as the first entry that has it spells it: the index knows words without accents. */
function spellingOf(meant: string, term: string, content: Content): string {
  for (const row of content.keywords.postings(term)?.rows.slice(0, LOOKED_AT) ?? []) {
    const texts = fieldTexts(content.entryOfRow(row));
    for (const [field, tokens] of content.tokensOfRow(row).entries()) {
      const token = tokens.find(({ word }) => word === meant);
      const spelling = token === undefined ? undefined : texts[field]?.slice(token.start, token.end);
      if (spelling !== undefined) return spelling;
    }
  }
  return meant;
}
