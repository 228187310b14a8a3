import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BANDS, SEARCH_MODES, type FaqEntry } from '../../core/domain.ts';
import { seededRandom } from '../../core/random.ts';
import { shippedCalibration } from '../../search/calibration/calibration.ts';
import { exactIndex } from '../../search/dense/exact.ts';
import { createSearcher, type Searcher } from '../../search/searcher.ts';
import { openContent, writeContent } from '../../store/generation/content.ts';

function entry(id: string, question: string, category: string, rest: Partial<FaqEntry> = {}): FaqEntry {
  return {
    ...{ id, question, answer: '', alternates: [], category },
    ...{ language: null, url: null, updatedAt: null },
    ...rest,
  };
}

const ENTRIES: readonly FaqEntry[] = [
  entry('a-reset', 'How do I reset my Password?', 'IT', { url: 'https://intranet/reset' }),
  entry('b-reset', 'How do I reset my password?', 'IT'),
  entry('payday', 'When is payday?', 'Payroll', { alternates: ['When do I get my money?'] }),
  entry('leave', 'How many days off do I have?', 'HR', { answer: 'Thirty days of **leave** a year.' }),
  entry('keihi', '経費精算の締め切りはいつですか？', 'Finance'),
];

/**
 * Vectors by hand, so that what is near what is plain: the axes are password, money, days off, Japanese. (The real
 * encoder has its tests with the real index, in test/journeys.)
 */
const PHRASINGS = [
  { entryId: 'a-reset', kind: 'question', ordinal: 0, text: 'How do I reset my Password?', at: [1, 0, 0, 0] },
  { entryId: 'b-reset', kind: 'question', ordinal: 0, text: 'How do I reset my password?', at: [1, 0, 0, 0] },
  { entryId: 'payday', kind: 'question', ordinal: 0, text: 'When is payday?', at: [0, 0.8, 0.6, 0] },
  { entryId: 'payday', kind: 'alternate', ordinal: 0, text: 'When do I get my money?', at: [0, 1, 0, 0] },
  { entryId: 'leave', kind: 'question', ordinal: 0, text: 'How many days off do I have?', at: [0, 0, 1, 0] },
  { entryId: 'leave', kind: 'answer', ordinal: 0, text: 'Thirty days of leave.', at: [0, 0, 0.8, 0.6] },
  {
    entryId: 'keihi',
    kind: 'question',
    ordinal: 0,
    text: '経費精算の締め切りはいつですか？',
    at: [0, 0, 0, 1],
  },
] as const;

const NAMES = { variant: 'minilm-l6', queryVariant: 'minilm-l4' };

const PASSWORD = new Float32Array([1, 0, 0, 0]);
const MONEY = new Float32Array([0, 1, 0, 0]);

describe('the searcher', () => {
  let folder: string;
  let searcher: Searcher;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-searcher-'));
    const path = join(folder, 'content.db');
    writeContent(path, ENTRIES, PHRASINGS);
    searcher = createSearcher({
      content: openContent(path),
      vectors: exactIndex(Float32Array.from(PHRASINGS.flatMap(({ at }) => at)), 4),
      calibration: shippedCalibration(NAMES),
      ...NAMES,
      generation: 'g1',
    });
  });

  after(() => {
    searcher.close();
    rmSync(folder, { recursive: true });
  });

  it('says what it searched, and how', () => {
    const result = searcher.search({ query: 'reset password', limit: 5, mode: 'hybrid' }, PASSWORD);
    expect(result).to.include({ query: 'reset password', ...NAMES, generation: 'g1' });
    expect(result.degraded).to.be.false;
    expect(result.band).to.equal(result.hits[0]?.band);
  });

  it('gives each entry once, by its best phrasing', () => {
    const { hits } = searcher.search({ query: 'money', limit: 10, mode: 'dense' }, MONEY);
    expect(new Set(hits.map(({ id }) => id)).size).to.equal(hits.length);
    expect(hits[0]?.id).to.equal('payday');
    expect(hits[0]?.matched).to.deep.include({
      phrasing: { kind: 'alternate', text: 'When do I get my money?' },
      dense: 1,
    });
  });

  it('explains a hit in the words of the entry', () => {
    const { hits } = searcher.search({ query: 'resetting PASSWORDS', limit: 1, mode: 'hybrid' }, PASSWORD);
    expect(hits[0]).to.deep.include({ id: 'a-reset', url: 'https://intranet/reset', category: 'IT' });
    expect(hits[0]?.matched.terms).to.deep.equal(['reset', 'Password']);
    expect(hits[0]?.matched.by).to.equal('both');
    expect(hits[0]?.matched.keyword).to.be.greaterThan(0);
  });

  it('joins pairs of characters again when it explains', () => {
    const { hits } = searcher.search({ query: '経費精算', limit: 1, mode: 'keyword' }, null);
    expect(hits[0]?.id).to.equal('keihi');
    expect(hits[0]?.matched.terms).to.deep.equal(['経費精算']);
    expect(searcher.search({ query: '経費', limit: 1, mode: 'keyword' }, null).hits[0]?.id).to.equal('keihi');
  });

  it('names no function words as a reason, and finds nothing by Japanese ones alone', () => {
    const explained = searcher.search({ query: 'how can I reset it', limit: 1, mode: 'keyword' }, null).hits;
    expect(explained[0]?.matched.terms).to.deep.equal(['reset']);
    expect(
      searcher.search({ query: '給料日はいつですか', limit: 5, mode: 'keyword' }, null).hits,
    ).to.deep.equal([]);
    const both = searcher.search({ query: '経費はいつですか', limit: 1, mode: 'keyword' }, null).hits;
    expect(both[0]?.matched.terms).to.deep.equal(['経費']);
  });

  it('orders ties by id and offers a near tie', () => {
    const { hits, didYouMean } = searcher.search(
      { query: 'reset password', limit: 5, mode: 'hybrid' },
      PASSWORD,
    );
    expect(hits.slice(0, 2).map(({ id }) => id)).to.deep.equal(['a-reset', 'b-reset']);
    expect(didYouMean).to.deep.equal([{ id: 'b-reset', question: 'How do I reset my password?' }]);
  });

  it('searches one category', () => {
    for (const mode of SEARCH_MODES) {
      const { hits } = searcher.search({ query: 'reset days', limit: 5, mode, category: 'HR' }, PASSWORD);
      expect(hits.map(({ id }) => id)).to.deep.equal(['leave']);
    }
    expect(
      searcher.search({ query: 'reset', limit: 5, mode: 'hybrid', category: 'None' }, PASSWORD),
    ).to.deep.include({ hits: [], band: 'none', didYouMean: [] });
  });

  it('counts by category what may answer, whatever category was asked for', () => {
    const ask = (category: string | null = null) =>
      searcher.search({ query: 'reset password', limit: 1, mode: 'hybrid', category }, PASSWORD).mayAnswer;
    expect([...ask()]).to.deep.equal([['IT', 2]]);
    expect([...ask('HR')]).to.deep.equal([['IT', 2]]);
    const nothing = { query: '?!', limit: 5, mode: 'keyword' } as const;
    expect(searcher.search(nothing, null).mayAnswer.size).to.equal(0);
  });

  it('answers from keywords without a vector, and says that it is degraded', () => {
    const result = searcher.search({ query: 'payday', limit: 5, mode: 'hybrid' }, null);
    expect(result.degraded).to.be.true;
    expect(result.hits.map(({ id }) => id)).to.deep.equal(['payday']);
    expect(result.hits[0]?.matched).to.deep.include({ by: 'keyword', dense: null });
    expect(searcher.search({ query: 'payday', limit: 5, mode: 'keyword' }, null).degraded).to.be.false;
  });

  it('finds nothing without a vector or a known word', () => {
    expect(searcher.search({ query: '?!', limit: 5, mode: 'hybrid' }, null)).to.deep.include({
      hits: [],
      band: 'none',
    });
  });

  it('keeps to the dense half and the keyword half when told so', () => {
    const dense = searcher.search({ query: 'payday', limit: 1, mode: 'dense' }, PASSWORD);
    expect(dense.hits[0]?.id).to.equal('a-reset');
    const keyword = searcher.search({ query: 'payday', limit: 1, mode: 'keyword' }, PASSWORD);
    expect(keyword.hits[0]?.id).to.equal('payday');
  });

  it('gives probabilities that fall with the place, for any question', () => {
    const random = seededRandom(9);
    const words = ['reset', 'password', 'payday', 'days', 'leave', '経費', 'unheard', 'When'];
    for (let trial = 0; trial < 200; trial++) {
      const query = Array.from({ length: 4 }, () => words[Math.floor(random() * words.length)]).join(' ');
      const direction = Array.from({ length: 4 }, () => random() - 0.5);
      const length = Math.hypot(...direction);
      const vector = Float32Array.from(direction, (value) => value / length);
      const { hits } = searcher.search({ query, limit: 5, mode: 'hybrid' }, vector);
      const probabilities = hits.map(({ probability }) => probability);
      expect(probabilities).to.deep.equal([...probabilities].sort((one, other) => other - one));
      for (const { probability, band, matched } of hits) {
        expect(probability).to.be.within(0, 1);
        expect(BANDS).to.include(band);
        expect(matched.dense).to.be.within(-1, 1);
      }
    }
  });

  it('gives the same answer to the same question', () => {
    const search = (): unknown =>
      searcher.search({ query: 'when is my money due', limit: 5, mode: 'hybrid' }, MONEY);
    expect(search()).to.deep.equal(search());
  });

  it('refuses a vector of another model', () => {
    expect(() => searcher.search({ query: 'x', limit: 5, mode: 'hybrid' }, new Float32Array(7)))
      .to.throw()
      .with.property('code', 'incompatible');
  });
});
