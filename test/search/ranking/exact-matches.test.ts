import { expect } from 'chai';
import { entry, faqOf, type TinyFaq } from '../faq-of.ts';

const ENTRIES = [
  entry('nda', 'How do I get an agreement?', 'Ask for form LE-02 within 30 days; it costs 4200 euros.'),
  entry('laptop', 'I lost my laptop', 'Call the desk and fill in form SE-02. It opens within 45 minutes.'),
  entry('badge', 'I lost my badge', 'Use form SE-01.'),
  entry(
    'vpn',
    'The tunnel fails with error 4012',
    'If it says 4021, see https://x.example/faq/vpn-error-4021.',
  ),
  entry('vpn-other', 'The tunnel is slow', 'Wait.', { alternates: ['VPN 4021'] }),
  entry('care', 'Whom can I talk to?', 'To our counselors at *Leuchtfeuer*, day and night.'),
  entry('seal', 'Seal shows error S-17', 'Scan again.'),
];

describe('what a question names exactly', () => {
  let faq: TinyFaq;

  before(() => {
    faq = faqOf(ENTRIES);
  });

  after(() => {
    faq.close();
  });

  /** Whatever the question is, to the encoder it means others. */
  function first(question: string, meaning = ['nda']): string | undefined {
    return faq.ask(question, meaning).hits[0]?.id;
  }

  it('is found before what means the same, in whatever field it stands', () => {
    for (const query of ['SE-02', 'form SE-02', 'se 02', 'where do I find the form se-02?']) {
      expect(first(query), query).to.equal('laptop');
    }
    expect(first('form SE-01')).to.equal('badge');
    expect(first('S-17 in the application')).to.equal('seal');
    expect(first('what is leuchtfeuer', ['nda', 'badge'])).to.equal('care');
  });

  it('is asked for first where a question has it, then where an answer mentions it', () => {
    expect(first('4012')).to.equal('vpn');
    expect(first('my screen says 4021')).to.equal('vpn-other');
  });

  it('is no amount, time or year, and nothing that only stands beside a number', () => {
    for (const query of [
      ...['agreement within 45 minutes', 'agreement for 4021 euros', 'agreement of 2024 at 17:00'],
    ]) {
      expect(first(query), query).to.equal('nda');
    }
  });
});
