import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { sharedContentWords } from './content-words.ts';
import { entries, judgements, KINDS } from './sample-faq.ts';

const entryById = new Map(entries.map((entry) => [entry.id, entry]));
const ofKind = (kind: (typeof KINDS)[number]) => judgements.filter((judgement) => judgement.kind === kind);
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

describe('the judgements of the sample FAQ', () => {
  it('are enough of every kind', () => {
    const least = { paraphrase: 120, keyword: 70, typo: 60, code: 40, rambling: 60, none: 120 };
    expect(judgements.length).to.be.at.least(480);
    for (const kind of KINDS) expect(ofKind(kind).length, kind).to.be.at.least(least[kind]);
  });

  it('name only entries that exist, and none exactly where the FAQ has no answer', () => {
    for (const { query, relevant, kind, near } of judgements) {
      expect(relevant.length === 0, query).to.equal(kind === 'none');
      expect(new Set(relevant).size, query).to.equal(relevant.length);
      for (const id of [...relevant, ...(near === undefined ? [] : [near])]) {
        expect(entryById.has(id), `${query}: ${id}`).to.equal(true);
      }
    }
  });

  it('lie close to an entry in at least fifty of the questions without an answer', () => {
    const near = judgements.filter((judgement) => judgement.near !== undefined);
    expect(near.every((judgement) => judgement.kind === 'none')).to.equal(true);
    expect(near.length).to.be.at.least(50);
  });

  it('ask for every entry at least once', () => {
    const asked = new Set(judgements.flatMap((judgement) => judgement.relevant));
    expect(entries.map((entry) => entry.id).filter((id) => !asked.has(id))).to.deep.equal([]);
  });

  it('are split by the first byte of the SHA-256 of the query, and every kind has both halves', () => {
    for (const { query, split } of judgements) {
      const first = createHash('sha256').update(query, 'utf8').digest()[0] ?? 0;
      expect(split, query).to.equal(first % 2 === 0 ? 'dev' : 'test');
    }
    for (const kind of KINDS) {
      const dev = ofKind(kind).filter((judgement) => judgement.split === 'dev').length;
      expect(dev / ofKind(kind).length, kind).to.be.within(0.35, 0.65);
    }
  });

  it('repeat neither each other nor a phrasing of an entry', () => {
    const queries = judgements.map((judgement) => plain(judgement.query));
    expect(new Set(queries).size).to.equal(queries.length);
    const phrasings = new Set(entries.flatMap((entry) => [entry.question, ...entry.alternates]).map(plain));
    expect(queries.filter((query) => phrasings.has(query))).to.deep.equal([]);
  });

  it('paraphrase without a content word of the question', () => {
    for (const { query, relevant } of ofKind('paraphrase')) {
      for (const id of relevant) {
        expect(
          sharedContentWords(query, entryById.get(id)?.question ?? ''),
          `${query} -> ${id}`,
        ).to.deep.equal([]);
      }
    }
  });

  it('keep to the length of their kind', () => {
    const words = (query: string) => query.split(/\s+/u).length;
    for (const { query } of ofKind('keyword')) expect(words(query), query).to.be.at.most(3);
    for (const { query } of ofKind('rambling')) expect(words(query), query).to.be.at.least(30);
  });
});

describe('content words', () => {
  it('meet through their endings', () => {
    expect(sharedContentWords('printing my certificates', 'the printers want a certificate')).to.deep.equal([
      'print',
      'certificat',
    ]);
  });

  it('leave function words out and keep codes', () => {
    expect(sharedContentWords('how do I get it with 4012', 'what is it, and 4012?')).to.deep.equal(['4012']);
  });

  it('see through Japanese, where words are not spaced', () => {
    expect(sharedContentWords('地震のあとどうする', '地震が起きたとき')).to.deep.equal(['地震']);
  });
});
