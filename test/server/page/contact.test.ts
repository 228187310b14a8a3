import { expect } from 'chai';
import { contactView, readContact } from '../../../server/page/contact.ts';
import { de } from '../../../server/strings/de.ts';
import { en } from '../../../server/strings/en.ts';

const plain = (setting: string): string | null | undefined => contactView(readContact(setting))?.href;
const asked = (setting: string, question: string, strings = en): string =>
  contactView(readContact(setting), { question, strings, searchId: 's' })?.href ?? '';

describe('the contact', () => {
  it('is recognized for what it is', () => {
    expect(readContact('')).to.equal(null);
    expect(contactView(readContact('  '))).to.equal(null);
    expect(contactView(readContact('help@x.example'))).to.deep.equal({
      text: 'help@x.example',
      href: 'mailto:help@x.example',
      counted: '/contact',
    });
    expect(plain('mailto:help@x.example')).to.equal('mailto:help@x.example');
    expect(contactView(readContact('https://x.example/desk'))).to.deep.include({
      text: 'x.example/desk',
      href: 'https://x.example/desk',
    });
    expect(contactView(readContact('+44 114 496 0555'))).to.deep.include({
      text: '+44 114 496 0555',
      href: 'tel:+441144960555',
    });
    expect(contactView(readContact('the front desk'))).to.deep.include({
      text: 'the front desk',
      href: null,
    });
  });

  it('is never a script', () => {
    for (const contact of ['javascript:alert(1)', 'javascript:x@y.example', 'data:text/html,x']) {
      expect(plain(contact), contact).to.equal(null);
    }
  });

  it('carries the question along in a mail', () => {
    const mail = new URL(asked('help@x.example', 'Where is room 7 & +1?\nPlease'));
    expect(mail.pathname).to.equal('help@x.example');
    expect(mail.href).not.to.contain('+');
    expect(mail.searchParams.get('subject')).to.equal('Where is room 7 & +1? Please');
    expect(mail.searchParams.get('body')).to.contain('found no answer:\r\n\r\nWhere is room 7');
    expect(new URL(asked('help@x.example', 'Wo?', de)).searchParams.get('body')).to.contain(
      'in den FAQ gesucht',
    );
    const long = new URL(asked('help@x.example', 'x'.repeat(2000)));
    expect(long.searchParams.get('subject')).to.have.length(120);
    expect(long.href).to.have.length.below(1000);
    const own = new URL(asked('mailto:help@x.example?subject=FAQ', 'Where?'));
    expect(own.searchParams.get('subject')).to.equal('FAQ');
    expect(own.searchParams.get('body')).to.contain('Where?');
  });

  it('carries it along in an address that has a place for it', () => {
    const setting = 'https://x.example/new?about={question}&from=faq';
    expect(asked(setting, 'a & b')).to.equal('https://x.example/new?about=a%20%26%20b&from=faq');
    expect(contactView(readContact(setting))).to.deep.include({
      text: 'x.example/new',
      href: 'https://x.example/new?about=&from=faq',
    });
    expect(asked('https://x.example/new', 'a')).to.equal('https://x.example/new');
  });

  it('counts by the search that led there', () => {
    const view = contactView(readContact('help@x.example'), { question: 'a', strings: en, searchId: 's 1' });
    expect(view?.counted).to.equal('/contact?search=s+1');
  });
});
