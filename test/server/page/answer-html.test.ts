import { expect } from 'chai';
import { answerHtml as answerHtmlIn } from '../../../server/page/answer-html.ts';
import type { AnswerPlace } from '../../../server/page/answer-links.ts';
import { en } from '../../../server/strings/en.ts';

const answerHtml = (
  markdown: string,
  terms: readonly string[] = [],
  place: Partial<AnswerPlace> = {},
): string => answerHtmlIn(markdown, { words: en, above: 3, base: '', source: null, ...place }, terms);

const from = (source: string | null) => (markdown: string) => answerHtml(markdown, [], { source });

describe('answers as HTML', () => {
  it('render lists, emphasis and code', () => {
    expect(answerHtml('Open **Seal**:\n\n1. one\n2. `two`')).to.equal(
      '<p>Open <strong>Seal</strong>:</p>\n<ol>\n<li>one</li>\n<li><code>two</code></li>\n</ol>\n',
    );
  });

  it('show HTML as text', () => {
    for (const attack of [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      'a <b onclick="x()">b</b>',
      '<style>*{display:none}</style>',
    ]) {
      expect(answerHtml(attack)).to.not.match(/<(?:script|img|b|style)\b/);
    }
  });

  it('link to http, https, mailto and tel only', () => {
    for (const url of [
      'https://intranet.example/a',
      'http://x.example',
      'mailto:hr@x.example',
      'tel:+441144960555',
    ]) {
      expect(answerHtml(`[there](${url})`)).to.equal(
        `<p><a href="${url}" rel="noopener noreferrer">there</a></p>\n`,
      );
    }
    for (const url of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      '&#106;avascript:alert(1)',
      'java&#10;script:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      '/relative',
      '//other.example',
      'C:\\share',
    ]) {
      expect(answerHtml(`[there](${url})`), url).to.equal('<p>there</p>\n');
      expect(answerHtml(`<${url}>`), url).to.not.contain('<a');
      expect(from('https://wiki.example/a/')(`[there](${url})`), url).to.not.match(
        /href="(?!https:\/\/(?:wiki|other)\.example\/)/,
      );
    }
  });

  it('leave what only looks like an address as it stands', () => {
    expect(answerHtml('ssh <name:secret>')).to.equal('<p>ssh &lt;name:secret&gt;</p>\n');
    expect(answerHtml('ftp://old.example/x // a comment')).to.equal(
      '<p>ftp://old.example/x // a comment</p>\n',
    );
  });

  it('read relative links from the page that the entry came from', () => {
    const onWiki = from('https://wiki.example/hr/leave');
    for (const [written, address] of [
      ['files/manual.pdf', 'https://wiki.example/hr/files/manual.pdf'],
      ['../it/', 'https://wiki.example/it/'],
      ['/files/a%20b.pdf', 'https://wiki.example/files/a%20b.pdf'],
      ['?page=2', 'https://wiki.example/hr/leave?page=2'],
      ['#sick', 'https://wiki.example/hr/leave#sick'],
      ['//other.example/x', 'https://other.example/x'],
    ] as const) {
      expect(onWiki(`[**the** manual](${written})`), written).to.equal(
        `<p><a href="${address}" rel="noopener noreferrer"><strong>the</strong> manual</a></p>\n`,
      );
    }
    expect(onWiki('[the manual][m]\n\n[m]: files/manual.pdf')).to.contain('/hr/files/manual.pdf"');
  });

  it('leave the words of a relative link without its Markdown where the entry has no such page', () => {
    for (const source of [null, '/hr/leave', 'mailto:hr@x.example']) {
      expect(from(source)('See the [**manual**](files/manual.pdf).'), String(source)).to.equal(
        '<p>See the <strong>manual</strong>.</p>\n',
      );
    }
  });

  it('lead to other entries wherever the site lies', () => {
    const link = '[there](/faq/it-password-reset)';
    for (const base of ['', '/helpdesk']) {
      expect(answerHtml(link, [], { base, source: 'https://wiki.example/a' })).to.equal(
        `<p><a href="${base}/faq/it-password-reset">there</a></p>\n`,
      );
    }
    // Deeper paths are somebody else's.
    expect(from('https://wiki.example/a')('[x](/faq/hr/leave)')).to.contain(
      'https://wiki.example/faq/hr/leave',
    );
  });

  it('keep nothing of one answer for the next', () => {
    const setting = { words: en, above: 3, base: '', source: null };
    answerHtmlIn('[m]: https://x.example', setting);
    expect(answerHtmlIn('[the manual][m]', setting)).to.equal('<p>[the manual][m]</p>\n');
  });

  it('make links of addresses in the text, but not of file names', () => {
    expect(answerHtml('See https://intranet.example/a or mail hr@x.example')).to.equal(
      '<p>See <a href="https://intranet.example/a" rel="noopener noreferrer">https://intranet.example/a</a> ' +
        'or mail <a href="mailto:hr@x.example" rel="noopener noreferrer">hr@x.example</a></p>\n',
    );
    expect(answerHtml('Fill in expenses.py and report.pl')).to.equal(
      '<p>Fill in expenses.py and report.pl</p>\n',
    );
  });

  it('turn pictures into links, since the page loads nothing from elsewhere', () => {
    expect(answerHtml('![Floor plan](https://x.example/plan.png)')).to.equal(
      '<p><a href="https://x.example/plan.png" rel="noopener noreferrer">Floor plan</a></p>\n',
    );
    expect(answerHtml('![](https://x.example/plan.png)')).to.contain('>Picture</a>');
    expect(answerHtml('[![Plan](https://x.example/a.png)](https://x.example)')).to.equal(
      '<p><a href="https://x.example" rel="noopener noreferrer">Plan</a></p>\n',
    );
    expect(answerHtml('![x](javascript:alert(1))')).to.equal('<p>x</p>\n');
    expect(answerHtml('![Plan](plan.png)')).to.equal('<p>Plan</p>\n');
    expect(from('https://wiki.example/a/')('![Plan](plan.png)')).to.equal(
      '<p><a href="https://wiki.example/a/plan.png" rel="noopener noreferrer">Plan</a></p>\n',
    );
    // A link that leads nowhere does not take its picture along.
    expect(answerHtml('[![Plan](https://x.example/a.png)](files/a.pdf)')).to.equal(
      '<p><a href="https://x.example/a.png" rel="noopener noreferrer">Plan</a></p>\n',
    );
  });

  it('put their headings below those of the page', () => {
    expect(answerHtml('# One')).to.equal('<h4>One</h4>\n');
    expect(answerHtml('###### Six')).to.equal('<h6>Six</h6>\n');
    expect(answerHtml('Two\n---')).to.equal('<h5>Two</h5>\n');
  });

  it('let a wide table scroll by keyboard', () => {
    const html = answerHtml('| a | b |\n| --- | --- |\n| 1 | 2 |');
    expect(html).to.match(/^<div class="table" role="region" aria-label="Table" tabindex="0"><table>/);
    expect(html).to.match(/<\/table><\/div>\n$/);
  });

  it('survive what is no Markdown', () => {
    for (const text of ['', ' ', '[', '![](', '`'.repeat(1000), '> '.repeat(500), '\u0000', '𓂀 ‮ abc']) {
      expect(answerHtml(text)).to.be.a('string');
    }
  });

  it('marks other words of the same text the next time', () => {
    const text = 'Reset the **password**';
    expect(answerHtml(text, ['reset'])).to.equal('<p><mark>Reset</mark> the <strong>password</strong></p>\n');
    expect(answerHtml(text, ['password'])).to.equal(
      '<p>Reset the <strong><mark>password</mark></strong></p>\n',
    );
    expect(answerHtml(text)).to.equal('<p>Reset the <strong>password</strong></p>\n');
  });

  it('marks the words that were looked for, in text, not in code or inside other words', () => {
    expect(
      answerHtml('Reset the **password**. `password` in passwordless <b>', ['password', 'reset']),
    ).to.equal(
      '<p><mark>Reset</mark> the <strong><mark>password</mark></strong>. <code>password</code> in passwordless &lt;b&gt;</p>\n',
    );
    expect(answerHtml('経費精算の方法', ['精算'])).to.equal('<p>経費<mark>精算</mark>の方法</p>\n');
    expect(answerHtml('Error VPN-4012, sign-in', ['VPN-4012', 'sign-in'])).to.equal(
      '<p>Error <mark>VPN-4012</mark>, <mark>sign-in</mark></p>\n',
    );
    expect(answerHtml('C++ (a+b)', ['C++', '(a+b)', ''])).to.contain('<mark>');
  });
});
