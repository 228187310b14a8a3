import { expect } from 'chai';
import { seededRandom } from '../../../../core/random.ts';
import { domainTexts, topicGroups } from '../../../../encoder/training/data/corpus.ts';

const CORPUS = [
  'How do I reset my password? It expired yesterday.',
  'Where can I park?',
  'Our offices are in Pune, Mumbai and Osaka. Visitors sign in at the desk.',
];

function made(count: number, seed = 1, corpus: readonly string[] = CORPUS): string[] {
  return domainTexts(corpus, count, seededRandom(seed));
}

describe('domain text without labels', () => {
  it('is the same for the same seed, another for another, and none twice', () => {
    const texts = made(300);
    expect(texts).to.have.length(300);
    expect(new Set(texts)).to.have.length(300);
    expect(made(300)).to.deep.equal(texts);
    expect(made(300, 2)).to.not.deep.equal(texts);
  });

  it('holds the sentences whole, and a short text of several too', () => {
    const texts = made(300);
    expect(texts).to.include.members([
      'How do I reset my password?',
      'It expired yesterday.',
      'How do I reset my password? It expired yesterday.',
      'Where can I park?',
      'Our offices are in Pune, Mumbai and Osaka.',
      'Visitors sign in at the desk.',
    ]);
  });

  it('leaves room for artificial queries where the sentences alone would fill it', () => {
    const many = Array.from({ length: 100 }, (_, index) => `The room number ${index} is upstairs now.`);
    const texts = made(60, 1, many);
    expect(texts).to.have.length(60);
    expect(texts.filter((text) => many.includes(text))).to.have.length(20);
  });

  it('makes spans, keywords, new subjects of questions and couples, of the words that are there', () => {
    const texts = made(3000);
    const known = new Set(CORPUS.join(' ').match(/\p{L}+/gu));
    for (const text of texts) {
      expect(known).to.include.all.keys(text.match(/\p{L}+/gu) ?? []);
      expect(text).to.equal(text.trim());
    }
    const some = (pattern: RegExp): void => {
      expect(
        texts.some((text) => pattern.test(text)),
        String(pattern),
      ).to.equal(true);
    };
    some(/^Pune, Mumbai and$/);
    some(/^offices Mumbai/);
    some(/^(How do I|Where can I) (sign in|reset my|offices)/);
    some(/^(offices|Visitors).* (yesterday|password)$/);
  });

  it('works in scripts without spaces, and gives what little a little corpus has', () => {
    const japanese = made(20, 1, ['富士山はどこですか。東京から遠いですか？']);
    expect(japanese).to.include('東京から遠いですか？').and.to.have.length(20);
    expect(made(100, 1, ['Help'])).to.have.members(['Help', 'Help Help']);
    expect(made(100, 1, [' ', '?!', ''])).to.deep.equal([]);
    expect(made(100, 1, [])).to.deep.equal([]);
  });
});

const TEXTS = [
  ...Array.from({ length: 200 }, (_, index) => `The train number ${index} is late.`),
  'Why quarantine?',
];

const wordsOf = (query: string): string[] =>
  Array.from(query.toLowerCase().matchAll(/\w+/gu), ([word]) => word);

const queries = topicGroups(TEXTS, 2000, seededRandom(1));
const groups = Array.from({ length: 2000 }, (_, group) => queries.slice(group * 16, (group + 1) * 16));

describe('groups of artificial queries', () => {
  it('are about one word each, and differ in the rest', () => {
    for (const group of groups) {
      expect(group).to.have.length(16);
      const [first = [], ...others] = group.map(wordsOf);
      const shared = first.filter((word) => others.every((words) => words.includes(word)));
      expect(shared, group.join(' | ')).not.to.be.empty;
      expect(new Set(group)).to.have.length.above(3);
    }
  });

  it('have a rare word as often as a common one', () => {
    // Of 206 words; besides, it may be in the opening of every question, as there is no other.
    const about = groups.filter((group) => group.every((query) => /quarantine/iu.test(query)));
    expect(about).to.have.length.within(1, 30);
    expect(groups.filter((group) => group.every((query) => /train/iu.test(query)))).to.have.length.below(60);
  });

  it('are the same for the same seed, and none where there are no words', () => {
    expect(topicGroups(TEXTS, 2000, seededRandom(1))).to.deep.equal(queries);
    expect(topicGroups(['?!', ''], 10, seededRandom(1))).to.deep.equal([]);
    expect(topicGroups(['Help'], 1, seededRandom(1))).to.have.length(16);
  });
});
