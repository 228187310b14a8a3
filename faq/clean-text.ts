/**
 * Text without what no person typed: control characters (NUL too), byte order marks and unpaired surrogates
 * go, every kind of line break becomes `\n`, composed characters (NFC) replace decomposed ones, since macOS
 * and Windows write the same word differently.
 */
export function cleanText(text: string): string {
  return text
    .replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/gu, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|\uFEFF|\p{Surrogate}/gu, '')
    .normalize('NFC')
    .trim();
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, ' ');
}
