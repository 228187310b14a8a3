import { expect } from 'chai';
import { firstCharacters, isLongerThan } from '../../core/characters.ts';

describe('characters', () => {
  it('are code points, not code units', () => {
    expect(isLongerThan('🔑🔑🔑', 3)).to.equal(false);
    expect(isLongerThan('🔑🔑🔑', 2)).to.equal(true);
    expect(isLongerThan('abc', 3)).to.equal(false);
    expect(isLongerThan('abcd', 3)).to.equal(true);
  });

  it('are never cut in two', () => {
    expect(firstCharacters('a🔑b🔑', 3)).to.equal('a🔑b');
    expect(firstCharacters('🔑🔑🔑', 2)).to.equal('🔑🔑');
    expect(firstCharacters('abc', 3)).to.equal('abc');
    expect(firstCharacters('abc', 0)).to.equal('');
  });
});
