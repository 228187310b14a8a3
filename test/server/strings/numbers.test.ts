import { expect } from 'chai';
import { numbersOf } from '../../../server/strings/numbers.ts';

describe('the numbers of a language', () => {
  it('are grouped as it groups them', () => {
    const written = ['en', 'de', 'fr', 'es', 'ja'].map((language) =>
      [999, 1234, 50_000].map(numbersOf(language).number),
    );
    expect(written).to.deep.equal([
      ['999', '1,234', '50,000'],
      ['999', '1.234', '50.000'],
      ['999', '1\u202f234', '50\u202f000'],
      ['999', '1234', '50.000'],
      ['999', '1,234', '50,000'],
    ]);
  });

  it('count by its plurals, with the form of others where there is none of its own', () => {
    const forms = { one: '# entrée', other: '# entrées' };
    expect([0, 1, 2, 1_000_000].map((value) => numbersOf('fr').count(value, forms))).to.deep.equal([
      ...['0 entrée', '1 entrée', '2 entrées'],
      '1\u202f000\u202f000 entrées',
    ]);
    const polish = { one: '# wpis', few: '# wpisy', many: '# wpisów', other: '# wpisu' };
    expect([1, 2, 5, 22].map((value) => numbersOf('pl').count(value, polish))).to.deep.equal([
      ...['1 wpis', '2 wpisy', '5 wpisów', '22 wpisy'],
    ]);
  });

  it('are shares and probabilities as well', () => {
    const { percent, pStated } = numbersOf('de');
    expect([percent(0.9634), percent(0.98), percent(0.315, 0)]).to.deep.equal([
      ...['96,3\u00a0%', '98\u00a0%', '32\u00a0%'],
    ]);
    expect([pStated(0.0123), pStated(0.0004)]).to.deep.equal(['p = 0,012', 'p < 0,001']);
  });
});
