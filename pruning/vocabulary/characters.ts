const PRINTABLE_ASCII = Array.from({ length: 95 }, (_, offset) => String.fromCodePoint(32 + offset));

/**
 * The characters that must stay spellable: those of the texts in every form that a tokenizer may bring them into, and
 * those of any keyboard, since codes and names are typed that no corpus holds.
 */
export function charactersOf(texts: Iterable<string>): ReadonlySet<string> {
  const characters = new Set(PRINTABLE_ASCII);
  for (const text of texts) {
    for (const form of [text, text.toLowerCase(), text.normalize('NFKC'), text.normalize('NFD')]) {
      for (const character of form) characters.add(character);
      for (const character of form.toLowerCase()) characters.add(character);
    }
  }
  return characters;
}
