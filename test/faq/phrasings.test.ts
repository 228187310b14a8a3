import { expect } from 'chai';
import type { FaqEntry } from '../../core/domain.ts';
import { phrasingsOf } from '../../faq/phrasings.ts';

function entry(fields: Partial<FaqEntry>): FaqEntry {
  return {
    id: 'e',
    question: 'Q?',
    answer: 'A.',
    alternates: [],
    category: null,
    language: null,
    url: null,
    updatedAt: null,
    ...fields,
  };
}

const answers = (fields: Partial<FaqEntry>): string[] =>
  phrasingsOf(entry(fields))
    .filter(({ kind }) => kind === 'answer')
    .map(({ text }) => text);

const words = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => `Word${from + index}`).join(' ');

describe('phrasingsOf', () => {
  it('gives question, alternates and answer in order, numbered by kind', () => {
    expect(phrasingsOf(entry({ alternates: ['B?', 'C?'] }))).to.deep.equal([
      { entryId: 'e', kind: 'question', ordinal: 0, text: 'Q?' },
      { entryId: 'e', kind: 'alternate', ordinal: 0, text: 'B?' },
      { entryId: 'e', kind: 'alternate', ordinal: 1, text: 'C?' },
      { entryId: 'e', kind: 'answer', ordinal: 0, text: 'A.' },
    ]);
  });

  it('leaves out texts that are there already', () => {
    const texts = phrasingsOf(entry({ alternates: ['Q?', 'B?'], answer: 'B?' })).map(({ text }) => text);
    expect(texts).to.deep.equal(['Q?', 'B?']);
  });

  it('reads the words of Markdown, without its marks, addresses and tags', () => {
    const answer = [
      '# Leave',
      'Use **People** ([guide](https://example.org/x)) &amp; `ask`.<br>Then <b>wait</b>.',
      '- one\n- ![a map](map.png)',
      '| Days | Who |\n|---|---|\n| 25 | all |',
      '```\nbonsai index\n```',
      '<div class="x">Box</div>',
    ].join('\n\n');
    expect(answers({ answer })).to.deep.equal([
      'Leave Use People (guide) & ask. Then wait . one a map Days Who 25 all bonsai index Box',
    ]);
  });

  it('cuts at the ends of sentences, at most 80 words a passage', () => {
    const [a, b, c, d, e] = [0, 30, 60, 90, 120].map((from) => `${words(30, from)}.`);
    const answer = [a, b, c, d, e].join(' ');
    expect(answers({ answer })).to.deep.equal([`${a} ${b}`, `${c} ${d}`, e]);
  });

  it('cuts an endless sentence between words and an endless answer off', () => {
    const passages = answers({ answer: words(5000) });
    expect(passages).to.have.length(16);
    expect(passages.join(' ')).to.equal(words(16 * 80));
  });

  it('finds sentences and words in languages without spaces', () => {
    const text = Array.from({ length: 40 }, (_, day) => `経費精算の締め切りは毎月${day}日です。`);
    const passages = answers({ answer: text.join(''), language: 'ja' });
    expect(passages.length).to.be.greaterThan(2);
    expect(passages.every((passage) => passage.endsWith('。'))).to.equal(true);
    expect(passages.join('')).to.equal(text.join(''));
  });

  it('has no answer phrasing where an answer has no words', () => {
    expect(answers({ answer: '![](x.png)' })).to.deep.equal([]);
  });
});
