/** A rule: an ending, what replaces it, and what must be true of the stem before it. */
type Rule = readonly [ending: string, replacement: string];

const DOUBLE_SUFFIXES: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['logi', 'log'],
];

const FULL_SUFFIXES: readonly Rule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];

const RESIDUAL_SUFFIXES: readonly string[] = [
  'ement',
  'ance',
  'ence',
  'able',
  'ible',
  'ment',
  'ant',
  'ent',
  'ion',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
  'al',
  'er',
  'ic',
  'ou',
];

/**
 * The stem of an English word, by Porter's algorithm ("An algorithm for suffix stripping", Program 14(3), 1980),
 * with the author's two later changes (`logi` and `bli`).
 *
 * @param word lower-case letters a to z
 */
export function porterStem(word: string): string {
  if (word.length < 3) return word;
  let stem = withoutPlural(word);
  stem = withoutPast(stem);
  if (stem.endsWith('y') && hasVowel(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`;
  stem = replaced(stem, DOUBLE_SUFFIXES);
  stem = replaced(stem, FULL_SUFFIXES);
  stem = withoutResidue(stem);
  return tidied(stem);
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2);
  if (word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}

function withoutPast(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const ending = ['ed', 'ing'].find((candidate) => word.endsWith(candidate));
  if (ending === undefined) return word;
  const stem = word.slice(0, -ending.length);
  if (!hasVowel(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsWithDoubleConsonant(stem) && !/[lsz]$/.test(stem)) return stem.slice(0, -1);
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

/** Applies the first rule whose ending fits, where the stem before it has a measure above 0. */
function replaced(word: string, rules: readonly Rule[]): string {
  for (const [ending, replacement] of rules) {
    if (!word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    return measure(stem) > 0 ? stem + replacement : word;
  }
  return word;
}

function withoutResidue(word: string): string {
  const ending = RESIDUAL_SUFFIXES.find((candidate) => word.endsWith(candidate));
  if (ending === undefined) return word;
  const stem = word.slice(0, -ending.length);
  const fits = measure(stem) > 1 && (ending !== 'ion' || /[st]$/.test(stem));
  return fits ? stem : word;
}

function tidied(word: string): string {
  let stem = word;
  if (stem.endsWith('e')) {
    const shorter = stem.slice(0, -1);
    const size = measure(shorter);
    if (size > 1 || (size === 1 && !endsShort(shorter))) stem = shorter;
  }
  return stem.endsWith('ll') && measure(stem) > 1 ? stem.slice(0, -1) : stem;
}

/** Porter's m: how many times a run of vowels is followed by a consonant. */
function measure(stem: string): number {
  let runs = 0;
  let afterVowel = false;
  for (let position = 0; position < stem.length; position++) {
    const vowel = isVowel(stem, position);
    if (!vowel && afterVowel) runs++;
    afterVowel = vowel;
  }
  return runs;
}

function hasVowel(stem: string): boolean {
  for (let position = 0; position < stem.length; position++) if (isVowel(stem, position)) return true;
  return false;
}

/** `y` is a vowel after a consonant. */
function isVowel(word: string, position: number): boolean {
  const letter = word[position] ?? '';
  if ('aeiou'.includes(letter)) return true;
  return letter === 'y' && position > 0 && !isVowel(word, position - 1);
}

function endsWithDoubleConsonant(stem: string): boolean {
  const last = stem.length - 1;
  return last > 0 && stem[last] === stem[last - 1] && !isVowel(stem, last);
}

/** Porter's *o: consonant, vowel, consonant, and the last is none of w, x, y. */
function endsShort(stem: string): boolean {
  const last = stem.length - 1;
  return (
    last >= 2 &&
    !isVowel(stem, last) &&
    isVowel(stem, last - 1) &&
    !isVowel(stem, last - 2) &&
    !/[wxy]$/.test(stem)
  );
}
