const ASCII = /^\p{ASCII}*$/u;
const ACCENTS = /[\u0300-\u036f]/g;

/** A text as texts are compared: lower-case, compatibility forms unified (ﬁ, Ａ), accents of Latin, Greek and Cyrillic removed. */
export function normalize(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
}
