import { expect } from 'chai';
import { slipCost } from '../../../search/keywords/edit-distance.ts';
import { entry, faqOf, type TinyFaq } from '../faq-of.ts';

describe('corrections of the spelling', () => {
  let faq: TinyFaq;

  before(() => {
    faq = faqOf([
      entry('password', 'I forgot my password', 'Open the portal.'),
      entry('canteen', 'When does the canteen open?'),
      entry('locker', 'How do I get a locker?'),
      entry('room', 'How do I book a room?'),
      entry('nurse', 'Where is the nurse?'),
      entry('full', 'My mailbox is full'),
    ]);
  });

  after(() => {
    faq.close();
  });

  it('undo what fingers do, for the encoder as well', () => {
    for (const [typed, meant] of [
      ...[
        ['pasword', 'password'],
        ['cantene', 'canteen'],
        ['locekr', 'locker'],
        ['passwird', 'password'],
      ],
    ] as const) {
      expect(faq.searcher.textsOf(typed, 'hybrid'), typed).to.deep.equal([meant]);
      expect(faq.ask(typed).hits[0]?.id, typed).to.equal(meant);
    }
  });

  it('know words that the FAQ does not have', () => {
    for (const word of ['zoom', 'docker', 'purse', 'null', 'gold', "don't", 'Jira']) {
      expect(faq.ask(`${word} please`).band, word).to.equal('none');
      expect(faq.searcher.textsOf(`my ${word} today`, 'hybrid'), word).to.deep.equal([`my ${word} today`]);
    }
    expect(faq.searcher.textsOf('a calender for the mailbox', 'hybrid')).to.deep.equal([
      'a calendar for the mailbox',
    ]);
  });

  it('cost less the likelier the slip is', () => {
    const costs = ['lockker', 'lokcer', 'lockwr', 'lockqr', 'docker'].map((typed) =>
      slipCost(typed, 'locker'),
    );
    expect(costs).to.deep.equal([...costs].sort((one, other) => one - other));
    expect(slipCost('locker', 'locker')).to.equal(0);
    expect(slipCost('lokcer', 'locker'), 'a swap is one slip').to.be.below(1);
    expect(slipCost('kitten', 'sitting')).to.be.above(3);
    expect(slipCost('kitten', 'sitting', 1)).to.equal(Infinity);
  });

  it('are spelled as entries spell them, behind an elided article as well', () => {
    const french = faqOf([
      entry('conges', 'Demander un congé parental', '', { language: 'fr' }),
      entry('ecole', "L'école de l'entreprise", '', { language: 'fr' }),
    ]);
    const meant = (typed: string): readonly string[] => french.searcher.textsOf(typed, 'hybrid');
    expect(meant('demander un conggé maintenant')).to.deep.equal(['demander un congé maintenant']);
    expect(meant("où est l'entrepprise ?")).to.deep.equal(["où est l'entreprise ?"]);
    expect(meant('Conggé, conggé !')).to.deep.equal(['congé, congé !']);
    french.close();
  });
});
