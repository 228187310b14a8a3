import { expect } from 'chai';
import type { Band, Hit, SearchResult } from '../../../core/domain.ts';
import { readContact } from '../../../server/page/contact.ts';
import { resultsView } from '../../../server/page/results.ts';
import { de } from '../../../server/strings/de.ts';
import { en } from '../../../server/strings/en.ts';
import { ja } from '../../../server/strings/ja.ts';

const plain = { strings: en, base: '', category: null };

function hit(id: string, probability: number, band: Band, changes: Partial<Hit> = {}): Hit {
  return {
    id,
    question: `Question ${id}?`,
    answer: `Answer *${id}*`,
    category: 'IT',
    language: null,
    writtenIn: null,
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
    calibrated: true,
    questions: 1,
    unknownWords: [],
    negation: null,
    didYouMean: [],
    mayAnswer: new Map(),
    hits,
    ...changes,
  };
  return { searchId: 's', tookMs: 1, result };
}

describe('the results as the page shows them', () => {
  it('say where how sure they are was only estimated', () => {
    const found = answered('answer', [hit('a', 0.9, 'answer')]);
    expect(resultsView(found, plain).remarks).to.deep.equal([]);
    const estimated = answered('answer', [hit('a', 0.9, 'answer')], { calibrated: false });
    for (const strings of [en, de, ja]) {
      const { remarks } = resultsView(estimated, { ...plain, strings });
      expect(remarks).to.deep.equal([strings.notCalibrated]);
    }
  });

  it('say what the FAQ does not mention', () => {
    const found = answered('none', [hit('a', 0.1, 'none')], { unknownWords: ['S-23', 'Jira'] });
    const { remarks, status } = resultsView(found, plain);
    expect(remarks).to.deep.equal(['This FAQ does not mention S-23 or Jira.']);
    expect(status).to.include('S-23 or Jira');
    expect(resultsView(found, { ...plain, strings: de }).remarks[0]).to.include('S-23 oder Jira');
  });

  it('open the best answer and fold the others', () => {
    const view = resultsView(answered('answer', [hit('a', 0.9, 'answer'), hit('b', 0.2, 'none')]), plain);
    expect(view.heading).to.equal('Best answer');
    expect(view.best).to.include({
      id: 'a',
      open: true,
      anchor: 'entry-1',
      answerHtml: '<p>Answer <em>a</em></p>\n',
    });
    expect(view.others.map(({ id, open }) => [id, open])).to.deep.equal([['b', false]]);
    expect(view.none).to.equal(null);
  });

  it('say so when they are not sure', () => {
    const view = resultsView(answered('maybe', [hit('a', 0.4, 'maybe')]), plain);
    expect(view.heading).to.equal('This may help');
    expect(view.note).to.match(/sure/);
    expect(view.best?.id).to.equal('a');
  });

  it('promote nothing when there is no good answer', () => {
    const view = resultsView(answered('none', [hit('a', 0.1, 'none'), hit('b', 0.1, 'none')]), plain);
    expect(view).to.include({ best: null, othersHeading: 'Not sure these help' });
    expect(view.others.map(({ id, open }) => [id, open])).to.deep.equal([
      ['a', false],
      ['b', false],
    ]);
    expect(resultsView(answered('none', []), plain).others).to.deep.equal([]);
  });

  it('thank for feedback, and leave the entry unfolded', () => {
    const feedback = [{ searchId: 's', entryId: 'b', helpful: false, comment: 'old', time: 1 }];
    const hits = [hit('a', 0.9, 'answer'), hit('b', 0.2, 'none')];
    const [other] = resultsView(answered('answer', hits), { ...plain, feedback }).others;
    expect(other?.open).to.equal(true);
    expect(other?.feedback.given).to.include({ helpful: false, comment: 'old' });
  });

  it('offer another spelling, within the topic, and not what stands below anyway', () => {
    const found = answered('answer', [hit('a', 0.9, 'answer')], {
      didYouMean: [{ id: 'b', question: 'B?' }],
    });
    expect(resultsView(found, plain).didYouMean).to.equal(null);
    const reading = { corrected: 'B & C?', lacking: [] };
    expect(resultsView(found, { ...plain, reading }).didYouMean).to.deep.equal({
      text: 'B & C?',
      href: '/?q=B+%26+C%3F',
    });
    expect(resultsView(found, { ...plain, reading, category: 'IT' }).didYouMean?.href).to.equal(
      '/?q=B+%26+C%3F&category=IT',
    );
  });

  it('say what the question has and an unsure entry lacks', () => {
    const reading = { corrected: null, lacking: ['Berlin', 'laptop'] };
    const of = (band: Band, strings = en) =>
      resultsView(answered(band, [hit('a', 0.5, band)]), { ...plain, reading, strings }).differs;
    expect(of('maybe')).to.equal('This entry does not mention: “Berlin”, “laptop”.');
    expect(of('maybe', de)).to.contain('„Berlin“, „laptop“');
    expect(of('answer')).to.equal(null);
    expect(of('none')).to.equal(null);
    expect(resultsView(answered('maybe', [hit('a', 0.5, 'maybe')]), plain).differs).to.equal(null);
  });

  it('ask back where two entries fit equally well', () => {
    const hits = [
      hit('a', 0.5, 'maybe', { score: 0.5 }),
      hit('b', 0.45, 'maybe', { score: 0.495 }),
      hit('c', 0.2, 'none', { score: 0.3 }),
    ];
    const view = resultsView(answered('maybe', hits), plain);
    expect(view.heading).to.equal('Which of these do you mean?');
    expect(view.status).to.equal('Do you mean “Question a?” or “Question b?”?');
    expect(view.best).to.equal(null);
    expect(view.choices.map(({ id, open }) => [id, open])).to.deep.equal([
      ['a', false],
      ['b', false],
    ]);
    expect(view.others.map(({ id }) => id)).to.deep.equal(['c']);
    const [first, second, third] = hits;
    if (first === undefined || second === undefined || third === undefined) return expect.fail();
    const clear = [first, { ...second, score: 0.4 }, third];
    expect(resultsView(answered('maybe', clear), plain).choices).to.deep.equal([]);
    const unlike = [first, { ...second, band: 'none' as const }, third];
    expect(resultsView(answered('maybe', unlike), plain).choices).to.deep.equal([]);
  });

  it('lead on to the next best entry and to a person, with the question', () => {
    const hits = [hit('a', 0.9, 'answer'), hit('b', 0.2, 'none'), hit('c', 0.1, 'none')];
    const feedback = ['a', 'b'].map((entryId) => ({
      ...{ searchId: 's', entryId, helpful: false, comment: null, time: 1 },
    }));
    const contact = readContact('help@x.example');
    const { best, others } = resultsView(answered('answer', hits), { ...plain, feedback, contact });
    expect(best?.feedback.next).to.include({ text: 'Question c?', href: '/faq/c' });
    expect(best?.feedback.contact?.href).to.contain('subject=a%20question');
    expect(best?.feedback.contact?.counted).to.equal('/contact?search=s');
    expect(others[1]?.feedback.next, 'all others were no help').to.equal(null);
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
    const view = resultsView(answered('answer', [alternate, passage]), plain);
    expect(view.best?.why).to.deep.equal({
      how: 'Similar meaning',
      terms: [],
      phrasing: { label: 'Also asked as', text: '“Other words”' },
      sure: 'A good match',
    });
    const why = view.others[0]?.why;
    expect(why?.how).to.equal('Shared words');
    expect(why?.phrasing?.text).to.match(/^“(?:word )+word…”$/);
    expect(why?.phrasing?.text.length).to.be.at.most(163);
  });

  it('link to the source only where it is an address of the web', () => {
    const with_ = (url: string) =>
      resultsView(answered('answer', [hit('a', 0.9, 'answer', { url })]), plain).best?.url;
    expect(with_('https://x.example/a')).to.equal('https://x.example/a');
    expect(with_('javascript:alert(1)')).to.equal(null);
    expect(with_('\\\\share\\a')).to.equal(null);
  });

  it('show a date that is one', () => {
    const with_ = (updatedAt: string) =>
      resultsView(answered('answer', [hit('a', 0.9, 'answer', { updatedAt })]), plain).best?.updated;
    expect(with_('2026-08-11')).to.deep.equal({ iso: '2026-08-11', text: '11 August 2026' });
    expect(with_('recently')).to.equal(null);
  });

  it('offer more where nothing answers: all topics, and to say what was looked for', () => {
    const none = resultsView(answered('none', []), {
      strings: en,
      base: '',
      category: 'IT',
      unmetNeed: 'a parking space',
    });
    expect(none.none).to.deep.equal({
      searchId: 's',
      unmetNeed: 'a parking space',
      everywhere: { text: 'Search all topics, not only IT', href: '/?q=a+question' },
    });
    expect(resultsView(answered('none', []), plain).none?.everywhere).to.equal(null);
  });

  it('mark the words that were found, and say all in one sentence', () => {
    const view = resultsView(answered('answer', [hit('a', 0.9, 'answer')]), plain);
    expect(view.best?.question).to.deep.equal([
      { text: 'Question', marked: true },
      { text: ' a?', marked: false },
    ]);
    expect(view.status).to.equal('Best answer: Question a?');
    const two = answered('none', [hit('a', 0.1, 'none'), hit('b', 0.1, 'none')]);
    expect(resultsView(two, plain).status).to.match(/^No good answer found\. 2 entries/);
  });

  it('speak the language of the page, and name an entry’s own where it is another', () => {
    const dated = hit('a', 0.9, 'answer', { updatedAt: '2026-08-11', writtenIn: 'en' });
    const view = resultsView(answered('answer', [dated]), { ...plain, strings: ja });
    expect(view.heading).to.equal('最も合う回答');
    expect(view.best?.updated?.text).to.equal('2026年8月11日');
    expect(view.best).to.include({ language: 'en', inLanguage: '英語の回答' });
    const same = resultsView(answered('answer', [dated]), plain);
    expect(same.best).to.include({ language: null, inLanguage: null });
  });

  it('each say their language as soon as one is in another than the page', () => {
    const said = (...languages: (string | null)[]) => {
      const hits = languages.map((writtenIn, at) => hit(`e${at}`, 0.5, 'answer', { writtenIn }));
      const { best, others } = resultsView(answered('answer', hits), { ...plain, strings: de });
      return [best, ...others].map((entry) => entry?.inLanguage ?? null);
    };
    expect(said('de', 'de-AT', null)).to.deep.equal([null, null, null]);
    expect(said('de', 'ja', null, 'pt-BR')).to.deep.equal([
      'Auf Deutsch',
      'Auf Japanisch',
      null,
      'Auf Portugiesisch (Brasilien)',
    ]);
  });

  it('tell the language also of an entry that states none', () => {
    const text = {
      question: '給料日はいつですか。',
      answer: '毎月25日に前月分をお支払いします。',
      writtenIn: 'ja',
    };
    const found = answered('answer', [hit('a', 0.9, 'answer', text)]);
    const english = resultsView(found, plain);
    expect(english.best).to.include({ language: 'ja', inLanguage: 'In Japanese' });
    expect(resultsView(found, { ...plain, strings: ja }).best).to.include({
      language: null,
      inLanguage: null,
    });
  });

  it('let nobody speak of a draft: it has no id yet', () => {
    const draft = resultsView({ ...answered('answer', [hit('a', 0.9, 'answer')]), searchId: null }, plain);
    expect(draft.best?.feedback.fields).to.deep.include({ name: 'searchId', value: '' });
  });
});
