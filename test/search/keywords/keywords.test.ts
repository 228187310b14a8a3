import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MAX_QUERY_LENGTH, type FaqEntry } from '../../../core/domain.ts';
import { seededRandom } from '../../../core/random.ts';
import { scoreKeywords, type Bm25Settings } from '../../../search/keywords/bm25.ts';
import { parseQuery } from '../../../search/keywords/query-terms.ts';
import { editDistance } from '../../../search/keywords/edit-distance.ts';
import { openContent, writeContent, type Content } from '../../../store/generation/content.ts';

const SETTINGS: Bm25Settings = { fieldWeights: [1, 1, 0.5], k1: 1, b: 0 };

function entry(id: string, question: string, answer = ''): FaqEntry {
  return {
    ...{ id, question, answer, alternates: [], category: null },
    ...{ language: null, url: null, updatedAt: null },
  };
}

const ENTRIES = [
  entry('reset', 'How do I reset my password?', 'Open the portal.'),
  entry('portal', 'What is the portal?'),
  entry('vpn', 'What does VPN-4012 mean?'),
  entry('vpn-other', 'What does VPN-4013 mean?'),
  entry('e1042', 'Why do I see error E 1042?'),
  entry('payslip', 'Where is my payslip?'),
  entry('keihi', '経費精算の締め切りはいつですか？'),
  entry('travel', 'How do I book travel?', 'Travel is booked in the portal; book travel early.'),
];

describe('keyword search', () => {
  let folder: string;
  let content: Content;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-keywords-'));
    writeContent(join(folder, 'content.db'), ENTRIES, []);
    content = openContent(join(folder, 'content.db'));
  });

  after(() => {
    content.close();
    rmSync(folder, { recursive: true });
  });

  function ranking(question: string): string[] {
    return scoreKeywords(parseQuery(question, content.keywords), content.keywords, SETTINGS)
      .sort((one, other) => other.bm25 - one.bm25 || one.row - other.row)
      .map(({ row }) => content.idOfRow(row));
  }

  it('adds up idf times saturated, weighted uses', () => {
    // "portal": in 3 of 8 entries; once in a question (1 / 2), once in an answer (0.5 / 1.5).
    const idf = Math.log(1 + (8 - 3 + 0.5) / (3 + 0.5));
    const scores = scoreKeywords(parseQuery('portal ', content.keywords), content.keywords, SETTINGS);
    const byId = new Map(scores.map((score) => [content.idOfRow(score.row), score]));
    expect(byId.get('portal')?.bm25).to.be.closeTo(idf / 2, 1e-12);
    expect(byId.get('reset')?.bm25).to.be.closeTo(idf / 3, 1e-12);
    expect(byId.get('portal')?.score).to.be.closeTo(1 / 2, 1e-12);
    expect(scores).to.have.length(3);
  });

  it('ranks by more, rarer and repeated words', () => {
    expect(ranking('reset password')[0]).to.equal('reset');
    expect(ranking('travel portal')[0]).to.equal('travel');
  });

  it('finds other forms of a word', () => {
    expect(ranking('resetting passwords')[0]).to.equal('reset');
  });

  it('finds codes however they are spelled, and no other code first', () => {
    for (const query of ['VPN-4012', 'vpn 4012', 'vpn4012', 'what is vpn_4012']) {
      expect(ranking(query)[0], query).to.equal('vpn');
    }
    for (const query of ['E 1042', 'E1042', 'e-1042', '1042']) {
      expect(ranking(query)[0], query).to.equal('e1042');
    }
  });

  it('completes the last word', () => {
    expect(ranking('where is my paysl')[0]).to.equal('payslip');
    expect(parseQuery('paysl', content.keywords)[0]?.found).to.equal('completed');
    expect(parseQuery('paysl ', content.keywords)[0]?.found).to.not.equal('completed');
  });

  it('corrects typos: a letter too few, too many, exchanged, swapped', () => {
    for (const query of ['pasword help', 'passsword help', 'passwort help', 'pasowrd help']) {
      expect(ranking(query)[0], query).to.equal('reset');
    }
    expect(parseQuery('weather today', content.keywords).map(({ found }) => found)).to.deep.equal([
      ...['unknown', 'unknown'],
    ]);
  });

  it('finds two characters of Japanese inside a longer word', () => {
    expect(ranking('経費')).to.deep.equal(['keihi']);
    expect(ranking('税')).to.deep.equal([]);
  });

  it('knows no query syntax', () => {
    for (const query of [
      ...['"', '""', '*', 'reset*', 'NEAR(a b)', 'a NEAR/2 b', '-reset', 'reset OR', 'AND', '(', '{x} : y'],
      ...["'; DROP TABLE entries; --", 'question:reset', '^', 'a"b"c', '\u0000', '\ud800', '𝕡𝕒𝕤𝕤'],
    ]) {
      expect(() => ranking(query), query).to.not.throw();
    }
    expect(ranking('"reset*" -NEAR(password)')[0]).to.equal('reset');
  });

  it('takes any string', () => {
    const random = seededRandom(5);
    const alphabet = Array.from('abc reset"*()-:^{}\'%_\\NEARORAND経費ñ\u0300\ud83d😀\u0000\n4012');
    for (let trial = 0; trial < 1000; trial++) {
      const length = Math.floor(random() * 30);
      const query = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? '').join(
        '',
      );
      for (const { score, bm25 } of scoreKeywords(
        parseQuery(query, content.keywords),
        content.keywords,
        SETTINGS,
      )) {
        expect(score).to.be.within(0, 1);
        expect(bm25).to.be.greaterThan(0);
      }
    }
  });

  it('reads as many characters as a question may have, whatever their script', () => {
    const before = '🔑'.repeat(MAX_QUERY_LENGTH - 'password'.length - 1);
    expect(ranking(`${before} password`)).to.deep.equal(['reset']);
    expect(ranking(`${before}🔑🔑🔑🔑🔑🔑🔑🔑🔑 password`)).to.deep.equal([]);
  });

  it('reads a megabyte without delay, and keeps the most informative words', () => {
    const started = performance.now();
    const words = parseQuery(
      `reset password ${Array.from({ length: 200_000 }, (_, n) => `x${n}`).join(' ')}`,
      content.keywords,
    );
    expect(words.length).to.be.at.most(32);
    expect(performance.now() - started).to.be.below(1000);
  });
});

describe('the distance between words', () => {
  it('counts slips, a swap of neighbors as one', () => {
    expect(editDistance('password', 'password')).to.equal(0);
    expect(editDistance('pasword', 'password')).to.equal(1);
    expect(editDistance('recieve', 'receive')).to.equal(1);
    expect(editDistance('kitten', 'sitting')).to.equal(3);
    expect(editDistance('', 'abc')).to.equal(3);
  });
});
