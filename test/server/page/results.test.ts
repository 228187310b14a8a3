import { expect } from 'chai';
import type { Band, Hit, SearchResult } from '../../../core/domain.ts';
import { resultsView } from '../../../server/page/results.ts';

function hit(id: string, probability: number, band: Band, changes: Partial<Hit> = {}): Hit {
  return {
    id,
    question: `Question ${id}?`,
    answer: `Answer *${id}*`,
    category: 'IT',
    url: null,
    updatedAt: null,
    score: probability,
    probability,
    band,
    matched: {
      phrasing: { kind: 'question', text: `Question ${id}?` },
      by: 'both',
      terms: ['question'],
      dense: 0.5,
      keyword: 3,
    },
    ...changes,
  };
}

function answered(band: Band, hits: readonly Hit[], changes: Partial<SearchResult> = {}) {
  const result: SearchResult = {
    query: 'a question',
    band,
    variant: 'v',
    queryVariant: 'v',
    generation: 'g',
    degraded: false,
    didYouMean: [],
    hits,
    ...changes,
  };
  return { searchId: 's', tookMs: 1, result };
}

describe('the results as the page shows them', () => {
  it('open the best answer and fold the others', () => {
    const view = resultsView(answered('answer', [hit('a', 0.9, 'answer'), hit('b', 0.2, 'none')]), [], null);
    expect(view.heading).to.equal('Best answer');
    expect(view.best).to.include({
      id: 'a',
      open: true,
      anchor: 'entry-1',
      answerHtml: '<p>Answer <em>a</em></p>\n',
    });
    expect(view.others.map(({ id, open }) => [id, open])).to.deep.equal([['b', false]]);
    expect(view.isNone).to.equal(false);
  });

  it('say so when they are not sure', () => {
    const view = resultsView(answered('maybe', [hit('a', 0.4, 'maybe')]), [], null);
    expect(view.heading).to.equal('This may help');
    expect(view.note).to.match(/sure/);
    expect(view.best?.id).to.equal('a');
  });

  it('promote nothing when there is no good answer', () => {
    const view = resultsView(answered('none', [hit('a', 0.1, 'none'), hit('b', 0.1, 'none')]), [], null);
    expect(view).to.include({ isNone: true, best: null, othersHeading: 'Not sure these help' });
    expect(view.others.map(({ id, open }) => [id, open])).to.deep.equal([
      ['a', false],
      ['b', false],
    ]);
    expect(resultsView(answered('none', []), [], null).others).to.deep.equal([]);
  });

  it('thank for feedback, and leave the entry unfolded', () => {
    const feedback = [{ searchId: 's', entryId: 'b', helpful: false, comment: 'old', time: 1 }];
    const hits = [hit('a', 0.9, 'answer'), hit('b', 0.2, 'none')];
    const [other] = resultsView(answered('answer', hits), feedback, null).others;
    expect(other?.open).to.equal(true);
    expect(other?.feedback.given).to.include({ helpful: false, comment: 'old' });
  });

  it('lead from near ties to their own answers, within the topic', () => {
    const didYouMean = [{ id: 'b', question: 'B & C?' }];
    const ties = answered('answer', [hit('a', 0.9, 'answer')], { didYouMean });
    expect(resultsView(ties, [], null).didYouMean).to.deep.equal([
      { question: 'B & C?', href: '/?q=B+%26+C%3F' },
    ]);
    expect(resultsView(ties, [], 'IT').didYouMean[0]?.href).to.equal('/?q=B+%26+C%3F&category=IT');
  });

  it('explain why an entry was found', () => {
    const text = `${'word '.repeat(60)}end`;
    const alternate = hit('a', 0.876, 'answer', {
      matched: {
        phrasing: { kind: 'alternate', text: 'Other words' },
        by: 'dense',
        terms: [],
        dense: 0.8,
        keyword: null,
      },
    });
    const passage = hit('b', 0.2, 'none', {
      matched: {
        phrasing: { kind: 'answer', text },
        by: 'keyword',
        terms: ['word'],
        dense: null,
        keyword: 2,
      },
    });
    const view = resultsView(answered('answer', [alternate, passage]), [], null);
    expect(view.best?.why).to.deep.equal({
      how: 'Similar meaning',
      terms: [],
      phrasing: { label: 'Also asked as', text: 'Other words' },
      percent: 88,
    });
    const why = view.others[0]?.why;
    expect(why?.how).to.equal('Shared words');
    expect(why?.phrasing?.text).to.match(/^(?:word )+word…$/);
    expect(why?.phrasing?.text.length).to.be.at.most(161);
  });

  it('link to the source only where it is an address of the web', () => {
    const with_ = (url: string) =>
      resultsView(answered('answer', [hit('a', 0.9, 'answer', { url })]), [], null).best?.url;
    expect(with_('https://x.example/a')).to.equal('https://x.example/a');
    expect(with_('javascript:alert(1)')).to.equal(null);
    expect(with_('\\\\share\\a')).to.equal(null);
  });

  it('show a date that is one', () => {
    const with_ = (updatedAt: string) =>
      resultsView(answered('answer', [hit('a', 0.9, 'answer', { updatedAt })]), [], null).best?.updated;
    expect(with_('2026-08-11')).to.deep.equal({ iso: '2026-08-11', text: '11 August 2026' });
    expect(with_('recently')).to.equal(null);
  });
});
