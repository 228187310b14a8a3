import { expect } from 'chai';
import { withoutRows } from '../../../search/ranking/left-out.ts';
import { findCandidates, CANDIDATE_SETTINGS } from '../../../search/ranking/candidates.ts';
import { entry, faqOf } from '../faq-of.ts';

describe('a FAQ without some of its entries', () => {
  const faq = faqOf([
    entry('badge', 'How do I get a new badge?'),
    entry('parking', 'Where can I park my bicycle?'),
    entry('bicycle', 'How do I lease a bicycle or a scooter?'),
  ]);
  after(() => {
    faq.close();
  });
  const { content, vectors } = faq.searcher;
  const row = content.rowOfId('bicycle') ?? NaN;
  const left = withoutRows({ content, vectors }, new Set([row]));
  const settings = { ...CANDIDATE_SETTINGS, background: 0 };

  it('finds the next entry by meaning and by words', () => {
    const vector = Float32Array.from([0, 0.6, 0.8]);
    const found = (searched: typeof left): string[] =>
      findCandidates(
        { text: 'bicycle', vector, mode: 'hybrid' },
        searched.content,
        searched.vectors,
        settings,
      )
        .entries.filter(({ dense, keyword }) => (dense?.cosine ?? 0) > 0 || keyword !== null)
        .map((candidate) => content.idOfRow(candidate.row));
    expect(found({ content, vectors })).to.have.members(['parking', 'bicycle']);
    expect(found(left)).to.deep.equal(['parking']);
  });

  it('does not know the words that they alone use', () => {
    expect(content.keywords.wordsWithPrefix('scoo', 5)).to.have.length(1);
    expect(left.content.keywords.wordsWithPrefix('scoo', 5)).to.deep.equal([]);
    expect(left.content.keywords.wordsLike('scootr', 5)).to.deep.equal([]);
    const terms = content.tokensOfRow(row).flat();
    const used = terms.map(({ term }) => [term, left.content.keywords.entriesWith(term)]);
    expect(Object.fromEntries(used)).to.include({ bicycl: 1, scooter: 0 });
    expect(left.content.keywords.postings('bicycl')?.counts).to.have.length(3);
  });

  it('is the whole FAQ where none is left out', () => {
    expect(withoutRows({ content, vectors }, new Set()).content).to.equal(content);
  });
});
