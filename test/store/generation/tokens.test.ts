import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { normalize } from '../../../store/generation/folding.ts';
import { tokenize } from '../../../store/generation/tokens.ts';

function terms(text: string, role = 'word'): string[] {
  return tokenize(text)
    .filter((token) => token.role === role)
    .map(({ term }) => term);
}

describe('tokens', () => {
  it('are lower-case stems without accents', () => {
    expect(terms('Resetting my Passwords, naïvely!')).to.deep.equal(['reset', 'my', 'password', 'naiv']);
    expect(terms('Über Straße')).to.deep.equal(['uber', 'straße']);
  });

  it('leave out the possessive and join a contraction', () => {
    expect(terms("the company's don’t")).to.deep.equal(['the', 'compani', 'dont']);
  });

  it('cut off an elided article only in languages that have them, and are the whole as well', () => {
    const read = (text: string, language: string) =>
      tokenize(text, language).map(({ role, term }) => `${role} ${term}`);
    expect(read("L'Oréal", 'fr')).to.deep.equal(['whole loreal', 'word oreal']);
    expect(read('dell’ufficio', 'it')).to.deep.equal(['whole dellufficio', 'word ufficio']);
    expect(read("l'amic", 'ca')).to.deep.equal(['whole lamic', 'word amic']);
    for (const language of ['en', 'de', 'es']) {
      expect(read("L'Oréal", language), language).to.deep.equal(['word loreal']);
    }
  });

  it('join codes however they are spelled', () => {
    expect(terms('VPN-4012', 'code')).to.include('vpn4012');
    expect(terms('error E 1042', 'code')).to.include('e1042');
    expect(terms('E1042')).to.include('e1042');
    expect(terms('E1042', 'code')).to.deep.equal(['1042']);
  });

  it('are found in a text of any length', () => {
    expect(tokenize('漢'.repeat(200_000))).to.have.length(2 * 200_000 - 1);
    expect(terms('E1042 '.repeat(150_000), 'code')).to.have.length(150_000);
  });

  it('are pairs of characters in Japanese and Chinese, so that two characters are found in a longer word', () => {
    expect(terms('経費')).to.deep.equal(['経費']);
    expect(terms('経費精算の方法')).to.include('経費');
    expect(terms('税')).to.deep.equal(['税']);
    expect(terms('所得税', 'character')).to.include('税');
  });

  it('are dictionary words in Thai', () => {
    expect(terms('ลืมรหัสผ่าน')).to.include('รหัส');
  });

  it('keep vowel signs of Devanagari in their word', () => {
    expect(terms('पासवर्ड कैसे बदलें')).to.have.length(3);
  });

  it('know where they stand in the text', () => {
    const text = 'Ask for the VPN-4012 token at the café';
    for (const { start, end, term, role } of tokenize(text)) {
      if (role === 'word') expect(normalize(text.slice(start, end)).startsWith(term.slice(0, 3))).to.be.true;
    }
  });

  it('come from any string without an error', () => {
    const random = seededRandom(1);
    for (let trial = 0; trial < 500; trial++) {
      const units = Array.from({ length: 20 }, () => Math.floor(random() * 0x10000));
      const text = String.fromCharCode(...units);
      for (const { start, end } of tokenize(text)) {
        expect(start).to.be.within(0, text.length);
        expect(end).to.be.within(start, text.length);
      }
    }
  });
});
