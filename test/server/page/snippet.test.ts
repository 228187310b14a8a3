import { expect } from 'chai';
import type { Match } from '../../../core/domain.ts';
import { snippetOf } from '../../../server/page/snippet.ts';

const ANSWER = `Reception is open from eight. A **new badge** costs nothing, and takes a day.

- Bring your passport.
- The old badge stops working at once.`;

function shown(answer: string, terms: readonly string[], passage: string | null = null): string | null {
  const phrasing: Match['phrasing'] =
    passage === null ? { kind: 'question', text: '?' } : { kind: 'answer', text: passage };
  const parts = snippetOf({ answer, matched: { phrasing, by: 'both', terms, dense: 0.5, keyword: 1 } });
  return parts?.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('') ?? null;
}

describe('the sentence of an answer that is shown while it is folded', () => {
  it('is the one with most of the words that were found', () => {
    expect(shown(ANSWER, ['new', 'badge'])).to.equal('A [new] [badge] costs nothing, and takes a day.');
    expect(shown(ANSWER, ['passport'])).to.equal('Bring your [passport].');
  });

  it('is of the passage that was found by its meaning', () => {
    expect(shown(ANSWER, [], 'Bring your passport. The old badge stops working at once.')).to.equal(
      'Bring your passport.',
    );
  });

  it('is the first where nothing tells, and none where there is none', () => {
    expect(shown(ANSWER, [])).to.equal('Reception is open from eight.');
    expect(shown('', ['badge'])).to.equal(null);
  });

  it('is short', () => {
    const long = shown(`The badge ${'is blue '.repeat(80)}.`, ['badge']);
    expect(long).to.match(/^The \[badge\] is blue.*…$/);
    expect(long?.length).to.be.at.most(175);
  });

  it('ends with a word in a script without spaces as well', () => {
    const japanese = `VPN は${'社外から会社のシステムに接続するために使います'.repeat(12)}。`;
    const cut = shown(japanese, []) ?? '';
    expect(cut).to.match(/^VPN は社外から.*…$/);
    expect(cut.length).to.be.within(150, 171);
    const ends = [...new Intl.Segmenter('ja', { granularity: 'word' }).segment(japanese)].map(
      ({ index }) => index,
    );
    expect(ends).to.include(cut.length - 1);
    expect(shown(`${'x'.repeat(400)} y`, []), 'one long word').to.equal(`${'x'.repeat(170)}…`);
  });
});
