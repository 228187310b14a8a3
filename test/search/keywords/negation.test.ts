import { expect } from 'chai';
import { negationIn } from '../../../search/keywords/negation.ts';

describe('negation', () => {
  it('is found in the languages of the page', () => {
    const negated = [
      ...[
        'my salary did NOT arrive',
        'I dont have a badge',
        "the door doesn't open",
        'mein Gehalt ist nicht gekommen',
        'ich habe keinen Ausweis',
      ],
      ...['je ne peux pas entrer', 'nunca llegó mi nómina', '給料が振り込まれない', 'ログインできません。'],
    ];
    for (const text of negated) expect(negationIn(text), text).to.not.equal(null);
  });

  it('is said as it was typed', () => {
    const written = [
      ['my salary did NOT arrive', 'NOT'],
      ['ｉｔ ｄｏｅｓ ｎｏｔ ｏｐｅｎ', 'ｎｏｔ'],
      ['no llegó jamás mi nómina', 'jamás'],
      ['Nunca llegó', 'Nunca'],
      ['Je N’ai pas reçu mon badge', 'N’ai pas'],
      ['é\u0301 never', 'never'],
      ['ログインできません。', 'ません'],
    ] as const;
    for (const [text, word] of written) expect(negationIn(text), text).to.equal(word);
  });

  it('is no part of another word', () => {
    const plain = [
      'a notice on my notebook',
      'a knot',
      'le formulaire dont j’ai besoin',
      'まずはどこに連絡しますか',
      '在庫が少ないのですが',
      'Nichte und Nichten',
      'when is payday?',
      '給料日はいつですか',
    ];
    for (const text of plain) expect(negationIn(text), text).to.equal(null);
  });
});
