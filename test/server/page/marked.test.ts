import { expect } from 'chai';
import { markedParts, markerOf } from '../../../server/page/marked.ts';

/** The same by one pattern that knows what a word is, as the marks were first made; slow to make, and easy to read. */
function reference(text: string, terms: readonly string[]): readonly string[] {
  const word = '[\\p{L}\\p{M}\\p{N}]';
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
  const alternatives = [...terms]
    .sort((one, other) => other.length - one.length)
    .map((term) => {
      const escaped = term.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      return unspaced.test(term) ? escaped : `(?<!${word})${escaped}(?!${word})`;
    });
  return [...text.matchAll(new RegExp(alternatives.join('|'), 'giu'))].map(({ 0: found }) => found);
}

const TEXTS = [
  'Reset the password, not the passwordless one; PASSWORD.',
  'pass password passwords pass-word',
  'Error VPN-4012 and vpn-40123, E 1042',
  '経費精算の方法、精算',
  'Straße, STRASSE, naïve, naïveté; e\u0301te\u0301',
  '𝒜𝒜 𝒜 emoji 🔑 key🔑key',
  '',
];
const TERMS = [
  ['password'],
  ['pass', 'password', 'word'],
  ['VPN-4012', 'e 1042'],
  ['精算', '経費精算'],
  ['straße', 'naïve', 'e\u0301te\u0301'],
  ['𝒜', '🔑', 'key'],
];

describe('the marks of what was looked for', () => {
  it('stand where a pattern of whole words would put them, and nothing is lost', () => {
    for (const terms of TERMS) {
      const marker = markerOf(terms);
      for (const text of TEXTS) {
        const parts = markedParts(text, marker);
        expect(parts.map((part) => part.text).join('')).to.equal(text);
        const marks = parts.filter(({ marked }) => marked).map((part) => part.text);
        expect(marks, `${terms.join(', ')} in ${text}`).to.deep.equal(reference(text, terms));
      }
    }
  });

  it('are none where no terms are', () => {
    expect(markerOf([])).to.equal(null);
    expect(markerOf([''])).to.equal(null);
    expect(markedParts('as it is', null)).to.deep.equal([{ text: 'as it is', marked: false }]);
  });
});
