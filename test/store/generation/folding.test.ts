import { expect } from 'chai';
import { foldText } from '../../../store/generation/folding.ts';
import { tokenize } from '../../../store/generation/tokens.ts';

describe('folding a text', () => {
  it('makes ordinary letters and kana of full-width and half-width ones', () => {
    expect(foldText('ＶＰＮ－４０１２').text).to.equal('VPN-4012');
    expect(foldText('ﾊﾟｽﾜｰﾄﾞ').text).to.equal('パスワード');
    expect(foldText('㈱ボンサイ').text).to.equal('(株)ボンサイ');
  });

  it('joins a letter and its accent, and the parts of a Korean syllable', () => {
    expect(foldText('cafe\u0301').text).to.equal('café');
    expect(foldText('\u1112\u1161\u11ab').text).to.equal('한');
  });

  it('leaves out what is not seen', () => {
    expect(foldText('Dienst\u00adreise\u200bkosten').text).to.equal('Dienstreisekosten');
  });

  it('reads any number of accents on one letter', () => {
    expect(foldText(`a${'\u0301'.repeat(300_000)}`).text).to.have.length(300_000);
  });

  it('knows where everything comes from', () => {
    const text = 'Die \u00adﾊﾟｽﾜｰﾄﾞ-Regel';
    const { text: folded, startOf, endOf } = foldText(text);
    const at = folded.indexOf('パスワード');
    expect(text.slice(startOf(at), endOf(at + 5))).to.equal('ﾊﾟｽﾜｰﾄﾞ');
    const spelled = tokenize(text).map(({ start, end }) => text.slice(start, end));
    expect(spelled).to.include('Regel');
    expect(tokenize('Con\u200bflu\u200bence').map(({ start, end }) => [start, end])).to.deep.equal([[0, 12]]);
  });
});
