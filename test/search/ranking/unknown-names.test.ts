import { expect } from 'chai';
import type { Band } from '../../../core/domain.ts';
import { entry, faqOf, type TinyFaq } from '../faq-of.ts';

const ENTRIES = [
  entry('seal', 'Seal shows error S-17', 'Scan the code again.'),
  entry('vpn', 'VPN 4012: what does it mean?', 'The certificate has expired.'),
  entry('install', 'How do I install the app on my laptop?', 'From the portal, within 14 days.'),
  entry('badge', 'How do I get a new badge?', 'Ask at the desk of the house in Graz.'),
  entry('invoice', 'Wie bezahle ich eine Rechnung?', 'Mit der Karte.', { language: 'de' }),
];

describe('what a question names and the FAQ does not mention', () => {
  let faq: TinyFaq;

  before(() => {
    faq = faqOf(ENTRIES);
  });

  after(() => {
    faq.close();
  });

  const unknown = (query: string): readonly string[] => faq.ask(query).unknownWords;

  it('is said as it is written', () => {
    expect(unknown('Seal shows S-23')).to.deep.equal(['S-23']);
    expect(unknown('vpn 4018')).to.deep.equal(['vpn 4018']);
    expect(unknown('E310 and the number 4099')).to.deep.equal(['E310', '4099']);
    expect(unknown('how do I install Docker on my laptop?')).to.deep.equal(['Docker']);
    expect(unknown('can I get access to SAP and Jira')).to.deep.equal(['SAP', 'Jira']);
    expect(unknown("I'm using Trello")).to.deep.equal(['Trello']);
    const codes = Array.from({ length: 1500 }, (_, number) => `zq${number + 10}`).join(' ');
    expect(unknown(codes)).to.deep.equal(['zq10', 'zq11', 'zq12', 'zq13', 'zq14']);
  });

  it('is no word that is merely not there', () => {
    for (const query of [
      ...['how do I put a program on my notebook', 'Docker', 'installing apps', 'Seal shows s-17', '4012'],
      ...[
        'within 30 days',
        'an app for 4500 euros',
        'can I claim EUR 500',
        'new in mid-2025',
        'since 2019, at 10:30',
        'call me on 0170 123 4567',
      ],
      ...[
        'I lost it on Monday in Berlin',
        'Dear Mr. Tanizaki, a new badge',
        'How Do I Install Jira',
        'NOT YET',
      ],
      ...['Wie bezahle ich den Handwerker?', 'Wie viele Urlaubstage habe ich?', 'order 1234567 has come'],
    ]) {
      expect(unknown(query), query).to.deep.equal([]);
    }
  });

  it('never gets an answer, and nothing at all from an entry about another code of the kind', () => {
    const bandOf = (query: string, id: string): Band => faq.ask(query, [id]).band;
    expect(bandOf('how do I install the app on my laptop?', 'install')).to.equal('answer');
    expect(bandOf('how do I install the Jira app on my laptop?', 'install')).to.equal('maybe');
    expect(bandOf('Seal shows error S-17', 'seal')).to.equal('answer');
    expect(bandOf('Seal shows error S-23', 'seal')).to.equal('none');
    expect(bandOf('VPN 4018', 'vpn')).to.equal('none');
    // It prints the other one.
    const both = faq.ask('Seal shows error S-17, yesterday it was S-23', ['seal']);
    expect([both.hits[0]?.id, both.band]).to.deep.equal(['seal', 'maybe']);
  });
});
