import { expect } from 'chai';
import { seededRandom } from '../../../../core/random.ts';
import { topicGroups } from '../../../../encoder/training/data/topic-groups.ts';

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
