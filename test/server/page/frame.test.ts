import { expect } from 'chai';
import { contactView } from '../../../server/page/frame.ts';

describe('the contact', () => {
  it('is recognized for what it is', () => {
    expect(contactView('')).to.equal(null);
    expect(contactView('  ')).to.equal(null);
    expect(contactView('help@x.example')).to.deep.equal({
      text: 'help@x.example',
      href: 'mailto:help@x.example',
    });
    expect(contactView('mailto:help@x.example')?.href).to.equal('mailto:help@x.example');
    expect(contactView('https://x.example/desk')).to.deep.equal({
      text: 'x.example/desk',
      href: 'https://x.example/desk',
    });
    expect(contactView('+44 114 496 0555')).to.deep.equal({
      text: '+44 114 496 0555',
      href: 'tel:+441144960555',
    });
    expect(contactView('the front desk')).to.deep.equal({ text: 'the front desk', href: null });
  });

  it('is never a script', () => {
    for (const contact of ['javascript:alert(1)', 'javascript:x@y.example', 'data:text/html,x']) {
      expect(contactView(contact)?.href, contact).to.equal(null);
    }
  });
});
