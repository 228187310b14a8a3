/** Cases and postpositions, with the vowel that joins them to a noun, and endings of verbs; the longest first. */
const CASES =
  longestFirst(`ांमध्ये ामध्ये मध्ये ांसाठी ासाठी साठी ांवरून ावरून ांवर ावर वर ांच्या ाच्या च्या ांचा ांची ांचे ाचा ाची
  ाचे चा ची चे ांना ाला ला ना ांनी ाने ने नी ांतून ातून तून ांत ात ांशी ाशी शी हून ांसह ासह सह ही`);
const VERB_ENDINGS =
  longestFirst(`णाऱ्या णारा णारी णारे लेल्या लेला लेली लेले ताना ण्यासाठी ण्यास ण्याचा ण्याची ण्याचे ण्या णे ले ली
  ला ल्या तात तो ते ती त`);
const VOWEL_SIGNS = /(?:्या|[ािीुूेैोौंः])+$/u;

/** UTF-16 units that an ending leaves of a word, at least. */
const SHORTEST = 3;
const SHORTEST_WITHOUT_VOWELS = 2;

/**
 * A light stem of a Marathi word: without its case or postposition, then without the ending of a verb, then without vowel
 * signs at the end (as Dolamic and Savoy, "Comparative study of indexing and search strategies for the Hindi, Marathi, and
 * Bengali languages", ACM TALIP 9(3), 2010).
 */
export function marathiStem(word: string): string {
  const bare = without(without(word, CASES), VERB_ENDINGS);
  const stem = bare.replace(VOWEL_SIGNS, '');
  return stem.length >= SHORTEST_WITHOUT_VOWELS ? stem : bare;
}

function without(word: string, endings: readonly string[]): string {
  const ending = endings.find((one) => word.endsWith(one) && word.length - one.length >= SHORTEST);
  return ending === undefined ? word : word.slice(0, -ending.length);
}

function longestFirst(endings: string): readonly string[] {
  return endings.split(/\s+/).sort((one, other) => other.length - one.length);
}
