import { expect } from 'chai';
import { inLanguage } from '../../../server/page/language-name.ts';
import { de } from '../../../server/strings/de.ts';
import { en } from '../../../server/strings/en.ts';

describe('how the page says in which language an answer is', () => {
  it('names the language in its own', () => {
    expect(inLanguage('ja', en)).to.equal('In Japanese');
    expect(inLanguage('ja', de)).to.equal('Auf Japanisch');
  });

  it('takes every tag that an entry may have', () => {
    expect(inLanguage('de-x-hr', en)).to.equal('In German');
    expect(inLanguage('en-u-ca-japanese', de)).to.equal('Auf Englisch');
    expect(inLanguage('tlh', en)).to.match(/^In /);
  });
});
