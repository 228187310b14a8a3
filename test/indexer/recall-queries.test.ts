import { expect } from 'chai';
import { probesOf } from '../../indexer/recall-queries.ts';
import { distinct, hashed as hashedAs, type Text } from '../../encoder/runtime/embed-into.ts';

const words = (seed: number): string =>
  Array.from({ length: 8 }, (_, place) => `w${(seed * 31 + place * 7) % 997}`).join(' ');

const hashed = (texts: readonly string[]): Text[] => hashedAs(texts, 'document');

describe('probesOf', () => {
  const phrasings = hashed(Array.from({ length: 600 }, (_, seed) => words(seed)));

  it('makes queries of the phrasings’ words that are no phrasings, one for every fourth', () => {
    const probes = probesOf(phrasings).map(({ text }) => text);
    expect(probes.length).to.be.within(140, 150);
    const known = new Set(phrasings.map(({ text }) => text));
    expect(probes.some((text) => known.has(text))).to.equal(false);
    const vocabulary = new Set(phrasings.flatMap(({ text }) => text.split(' ')));
    expect(probes.every((text) => text.split(' ').every((word) => vocabulary.has(word)))).to.equal(true);
    expect(new Set(probes).size).to.equal(probes.length);
  });

  it('gives the same ones in any order of the phrasings, and nearly the same ones for a changed FAQ', () => {
    const texts = (from: typeof phrasings): string[] => probesOf(from).map(({ text }) => text);
    expect(texts([...phrasings].reverse())).to.deep.equal(texts(phrasings));
    const before = new Set(texts(phrasings));
    const after = texts([...phrasings.slice(3), ...hashed(['something new here', 'and more'])]);
    expect(after.filter((text) => !before.has(text)).length).to.be.lessThan(20);
  });

  it('copes with short texts and few', () => {
    expect(probesOf([])).to.deep.equal([]);
    expect(probesOf(hashed(['x'])).every(({ text }) => text !== 'x')).to.equal(true);
    expect(probesOf(hashed(['経費精算の締め切り', '有給休暇'])).length).to.be.greaterThan(0);
  });

  it('makes at most 1,000, and fewer where the exact scan would take long', () => {
    const many = distinct(hashed(Array.from({ length: 60_000 }, (_, seed) => `text ${seed} of many texts`)));
    expect(probesOf(many.slice(0, 20_000)).length).to.be.within(900, 1000);
    expect(probesOf(many).length).to.be.within(300, 334);
  });
});
