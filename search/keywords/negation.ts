/** Words that turn a question round: "did NOT arrive" is another question than "arrived", and alike to an encoder. */
import { normalizeText } from '../../store/generation/folding.ts';

/** In the languages of the page, without accents. "no" is too common in Spanish and French to tell. */
const NEGATIONS =
  /(?<![\p{L}\p{M}])(?:not|cannot|never|without|nor|\p{L}+n['’]t|(?<=(?:^|\s)(?:i|we|you|they|it)\s)dont|cant|wont|doesnt|didnt|isnt|nicht|kein(?:e[mnrs]?)?|nie|niemals|ohne|ne\s+\p{L}+\s+(?:pas|plus|jamais)|n['’]\p{L}+\s+(?:pas|plus|jamais)|sans|jamais|nunca|sin|jamas|no\s+(?:puedo|he|ha|hay|tengo|se|me|funciona|llega))(?![\p{L}\p{M}])|(?:(?<![少危])ない|ません|なかった|なく|(?<![まは必])ず)(?=[のんでかはがもと。？?、\s]|$)/iu;

/** The word of a text that negates, as it is written; null where there is none. */
export function negationIn(text: string): string | null {
  const { text: plain, startOf, endOf } = normalizeText(text);
  const match = NEGATIONS.exec(plain);
  return match === null ? null : text.slice(startOf(match.index), endOf(match.index + match[0].length));
}
