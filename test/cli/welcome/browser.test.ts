import { expect } from 'chai';
import { browserCall, visitable } from '../../../cli/welcome/browser.ts';

const URL = 'http://127.0.0.1:3000';

describe('the browser that shows the page', () => {
  it('is the desktop’s, where there is one', () => {
    expect(browserCall(URL, { DISPLAY: ':0' }, 'linux')).to.deep.equal(['xdg-open', URL]);
    expect(browserCall(URL, { WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).to.deep.equal(['xdg-open', URL]);
    expect(browserCall(URL, {}, 'darwin')).to.deep.equal(['open', URL]);
    expect(browserCall(URL, {}, 'win32')?.at(-1)).to.equal(URL);
  });

  it('is none where the person would not see it', () => {
    expect(browserCall(URL, {}, 'linux')).to.equal(null);
    expect(browserCall(URL, { DISPLAY: ':10', SSH_CONNECTION: 'x' }, 'linux')).to.equal(null);
    expect(browserCall(URL, { DISPLAY: ':0', BROWSER: 'none' }, 'linux')).to.equal(null);
  });

  it('is what BROWSER names, also on another machine', () => {
    expect(browserCall(URL, { BROWSER: 'firefox', SSH_CONNECTION: 'x' }, 'linux')).to.deep.equal([
      'firefox',
      URL,
    ]);
    expect(browserCall(URL, { BROWSER: 'w3m -o x=1 %s:lynx' }, 'linux')).to.deep.equal([
      'w3m',
      '-o',
      'x=1',
      URL,
    ]);
  });

  it('is given an address that can be visited', () => {
    expect(visitable('http://0.0.0.0:3000')).to.equal(URL);
    expect(visitable('http://[::]:3000')).to.equal('http://[::1]:3000');
    expect(visitable('http://faq.example:3000')).to.equal('http://faq.example:3000');
  });
});
