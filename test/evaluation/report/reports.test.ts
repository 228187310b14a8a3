import { expect } from 'chai';
import { table } from '../../../cli/console/table.ts';
import { formatP } from '../../../core/figures.ts';
import { delimited } from '../../../core/tables.ts';
import { html } from '../../../evaluation/report/html.ts';
import { markdownTable } from '../../../evaluation/report/comparison-markdown.ts';
import { formatDifference, formatInterval } from '../../../evaluation/report/format.ts';
import { trecQrels, trecQueries, trecRun } from '../../../evaluation/report/write-report.ts';

describe('reports', () => {
  it('let nothing through that would be markup', () => {
    const parts = [html`<b>${1}</b>`, 'x'];
    expect(html`<p>${'<script>&"\''}</p>`.text).to.equal('<p>&#60;script&#62;&#38;&#34;&#39;</p>');
    expect(html`<i>${parts}</i>`.text).to.equal('<i><b>1</b>x</i>');
  });

  it('keep a row of a Markdown table in one line, whatever a cell holds', () => {
    const rows = [
      ['one\r\ntwo\n\n three', 'a|b', 1],
      ['ends in a bar \\|', '<img src=x>', '< 0.001'],
      ['line\u2028separator', 'C:\\faq', ''],
    ];
    expect(markdownTable(['a | b', 'c\nd', 'e'], rows)).to.equal(
      [
        '| a \\| b | c d | e |',
        '| --- | ---: | ---: |',
        '| one two three | a\\|b | 1 |',
        '| ends in a bar \\\\\\| | \\<img src=x> | < 0.001 |',
        '| line separator | C:\\faq |  |',
      ].join('\n'),
    );
    expect(table(['query'], [['one\ntwo']])).to.equal('query\n───────\none two');
  });

  it('quote what a spreadsheet would take for something else', () => {
    const rows = [
      ['=1+1', 'say "yes", please', 0.5, NaN, null],
      ['two\nlines', 'a\tb', -1, Infinity, ''],
    ];
    expect(delimited(rows)).to.equal('\'=1+1,"say ""yes"", please",0.5,,\r\n"two\nlines",a\tb,-1,,\r\n');
    expect(delimited([['a,b', 'c\td']], '\t')).to.equal('a,b\t"c\td"\r\n');
  });

  it('speak of intervals, differences and chance', () => {
    expect(formatInterval({ estimate: 0.8211, low: 0.8, high: 0.84 })).to.equal('82.1 [80.0, 84.0]');
    expect(formatDifference({ estimate: -0.012, low: -0.02, high: 0.0001 })).to.equal('−1.2 [−2.0, 0.0]');
    expect(formatDifference(null)).to.equal('baseline');
    expect(formatP(0.00009)).to.equal('< 0.001');
  });

  it('write what TREC tools read', () => {
    const hits = [
      { id: 'a b', score: 0.5, probability: 1 },
      { id: 'c', score: 0.25, probability: 0 },
    ];
    expect(trecRun([{ hits, band: 'answer' }], 'my tag')).to.equal(
      'q1 Q0 a_b 1 0.5 my_tag\nq1 Q0 c 2 0.25 my_tag\n',
    );
    const task = {
      queries: [
        { query: 'one\ttwo', relevant: ['a b'] },
        { query: 'none', relevant: [] },
      ],
    };
    expect(trecQrels(task)).to.equal('q1 0 a_b 1\n');
    expect(trecQueries(task)).to.equal('q1\tone two\nq2\tnone\n');
  });
});
