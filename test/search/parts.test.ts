import { expect } from 'chai';
import { MAX_QUERY_LENGTH } from '../../core/domain.ts';
import { partsOf } from '../../search/parts.ts';
import { entry, faqOf } from './faq-of.ts';

const MAIL = `Hello everybody,

I hope you are all well. I have been with the company since spring and work in the north wing.
Yesterday I lost my badge somewhere between the train and the gate. How do I get a new one?

Thank you very much for your help!
Kind regards
Alex Morgan`;

describe('the parts of a question', () => {
  it('are none where it is short', () => {
    for (const question of ['badge', 'How do I get a new badge? I lost mine.', '']) {
      expect(partsOf(question)).to.deep.equal([]);
    }
  });

  it('are none of a long sentence by itself, nor of marks without words, whose work is bounded', () => {
    const sentence = `Where do I find ${'the form for the '.repeat(8)}badge`;
    for (const question of [sentence, '?¿'.repeat(4000), `a${' '.repeat(7990)}b`]) {
      expect(partsOf(question)).to.deep.equal([]);
    }
  });

  it('are known by words with accents, too', () => {
    const halves = partsOf('Où trouver mon badge et comment le rendre ?').map(({ text }) => text);
    expect(halves).to.deep.equal(['Où trouver mon badge', 'comment le rendre ?']);
  });

  it('are the sentences of a long one, and those that ask are known', () => {
    const asking = partsOf(MAIL).filter(({ asks }) => asks);
    expect(asking.map(({ text }) => text)).to.deep.equal(['How do I get a new one?']);
    expect(partsOf(MAIL).map(({ text }) => text)).to.include(
      'Yesterday I lost my badge somewhere between the train and the gate.',
    );
  });

  it('are two questions in one, and each gets its entry', () => {
    const faq = faqOf([
      entry('password', 'How do I reset my password?'),
      entry('canteen', 'When does the canteen open?'),
      entry('train', 'Who pays for the train?'),
    ]);
    try {
      const query = 'How do I reset my password and when does the canteen open?';
      expect(partsOf(query).map(({ text }) => text)).to.deep.equal([
        ...['How do I reset my password', 'when does the canteen open?'],
      ]);
      const found = faq.searcher.search(
        { query, limit: 3, mode: 'hybrid' },
        new Float32Array([...[0, 0, 1], ...[1, 0, 0], ...[0, 1, 0]]),
      );
      expect(found.questions).to.equal(2);
      expect(found.hits.slice(0, 2).map(({ id }) => id)).to.have.members(['password', 'canteen']);
      expect(partsOf('How do I cut and paste?')).to.deep.equal([]);
      expect(faq.ask('How do I reset my password?', ['password']).questions).to.equal(1);
    } finally {
      faq.close();
    }
  });

  it('are twelve at most, however long the question is', () => {
    const parts = partsOf(
      'The train was late again. '.repeat(300).concat('Where is the canteen?').slice(-MAX_QUERY_LENGTH),
    );
    expect(parts).to.have.length(12);
    expect(parts[0]?.text).to.equal('Where is the canteen?');
  });

  it('are searched each for itself, and the best counts', () => {
    const faq = faqOf([
      entry('badge', 'How do I get a new badge?'),
      entry('train', 'Who pays for the train?'),
      entry('canteen', 'When does the canteen open?'),
    ]);
    try {
      const query = `${'The train was late and I was tired and my colleagues went home. '.repeat(3)}How do I get a new badge?`;
      const texts = faq.searcher.textsOf(query, 'hybrid');
      expect(texts.at(-1)).to.equal('How do I get a new badge?');
      const vectors = Float32Array.from(
        texts.flatMap((_, at) => (at === texts.length - 1 ? [1, 0, 0] : [0, 1, 0])),
      );
      const question = { query, limit: 3, mode: 'hybrid' } as const;
      expect(faq.searcher.search(question, vectors).hits[0]?.id).to.equal('badge');
      const first = faq.searcher.search(question, vectors.slice(0, 3));
      expect(first.degraded, 'the first ones alone').to.equal(false);
      for (const wrong of [vectors.slice(1), new Float32Array(vectors.length + 3), new Float32Array(0)]) {
        expect(() => faq.searcher.search(question, wrong))
          .to.throw()
          .with.property('code', 'incompatible');
      }
    } finally {
      faq.close();
    }
  });
});
