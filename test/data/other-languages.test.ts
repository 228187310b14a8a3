import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { detectLanguage } from '../../core/language.ts';
import { sharedContentWords } from './content-words.ts';
import { entries as english, OTHERS, type SampleEntry } from './sample-faq.ts';

const SIZES = { ja: { entries: 60, judgements: 200 }, de: { entries: 30, judgements: 60 } };

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
const phrasingsOf = ({ question, alternates }: SampleEntry): string[] => [question, ...alternates];

for (const { language, entries, judgements } of OTHERS) {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const englishIds = new Set(english.map(({ id }) => id));

  describe(`the sample FAQ in ${language}`, () => {
    it('has so many entries, in its language, under ids and with questions of their own', () => {
      expect(entries).to.have.length(SIZES[language].entries);
      for (const entry of entries) {
        expect(entry.language).to.equal(language);
        expect(detectLanguage(`${entry.question}\n${entry.answer}`), entry.id).to.equal(language);
      }
      const all = [...english, ...entries];
      expect(duplicates(all.map(({ id }) => id))).to.deep.equal([]);
      expect(duplicates(all.flatMap(phrasingsOf).map(plain))).to.deep.equal([]);
    });

    it('answers with substance and without rambling', () => {
      for (const { id, answer } of entries) {
        const words = language === 'ja' ? answer.length / 2 : answer.split(/\s+/u).length;
        expect(words, id).to.be.within(60, 200);
      }
    });

    it('closes what it opens, and names no address of the real world', () => {
      for (const { id, answer, url = '' } of entries) {
        expect((answer.match(/\*\*/gu) ?? []).length % 2, id).to.equal(0);
        const rows = answer.split('\n').filter((line) => line.startsWith('|'));
        expect(new Set(rows.map((row) => row.split('|').length)).size, id).to.be.at.most(1);
        const hosts = Array.from(`${url} ${answer}`.matchAll(/(?:https?:\/\/|@)([\p{L}\p{N}.-]+)/gu));
        for (const [, host] of hosts) expect(host, id).to.match(/(?:^|\.)example\.?$/u);
      }
    });

    it('is asked so many things, each entry at least once, and one thing in ten that it cannot answer', () => {
      expect(judgements).to.have.length(SIZES[language].judgements);
      const asked = new Set(judgements.flatMap(({ relevant }) => relevant));
      expect([...asked].sort()).to.deep.equal([...byId.keys()].sort());
      const none = judgements.filter(({ relevant }) => relevant.length === 0);
      expect(none.length).to.be.at.least(judgements.length / 10);
      expect(none.every(({ kind }) => kind === 'none')).to.equal(true);
    });

    it('names beside them only entries that exist', () => {
      for (const { query, near, elsewhere = [] } of judgements) {
        if (near !== undefined) expect(byId.has(near) || englishIds.has(near), query).to.equal(true);
        expect(elsewhere.filter((id) => !englishIds.has(id))).to.deep.equal([]);
      }
    });

    it('is split by the first byte of the SHA-256 of the query, into halves', () => {
      for (const { query, split } of judgements) {
        const first = createHash('sha256').update(query, 'utf8').digest()[0] ?? 0;
        expect(split, query).to.equal(first % 2 === 0 ? 'dev' : 'test');
      }
      const dev = judgements.filter(({ split }) => split === 'dev').length;
      expect(dev / judgements.length).to.be.within(0.35, 0.65);
    });

    it('is asked nothing twice, and nothing in its own words', () => {
      const queries = judgements.map(({ query }) => plain(query));
      expect(duplicates(queries)).to.deep.equal([]);
      const phrasings = new Set(entries.flatMap(phrasingsOf).map(plain));
      expect(queries.filter((query) => phrasings.has(query))).to.deep.equal([]);
    });

    it('is paraphrased without a content word of the question', () => {
      for (const { query, relevant } of judgements.filter(({ kind }) => kind === 'paraphrase')) {
        for (const id of relevant) {
          const shared = sharedContentWords(query, byId.get(id)?.question ?? '', language);
          expect(shared, `${query} -> ${id}`).to.deep.equal([]);
        }
      }
    });
  });
}
