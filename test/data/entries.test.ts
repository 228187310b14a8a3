import { expect } from 'chai';
import { CATEGORIES, entries } from './sample-faq.ts';

/** Words of an English text; a Japanese one has about half as many words as characters. */
function length(answer: string, language: string): number {
  return language === 'ja' ? answer.length / 2 : answer.split(/\s+/u).length;
}

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe('the entries of the sample FAQ', () => {
  const ids = entries.map((entry) => entry.id);

  it('are at least 165, of every category, under unique ids', () => {
    expect(entries.length).to.be.at.least(165);
    expect(duplicates(ids)).to.deep.equal([]);
    for (const category of CATEGORIES) {
      expect(entries.filter((entry) => entry.category === category).length, category).to.be.at.least(15);
    }
  });

  it('never ask the same question twice', () => {
    const phrasings = entries.flatMap((entry) => [entry.question, ...entry.alternates]);
    expect(duplicates(phrasings.map((text) => text.toLowerCase()))).to.deep.equal([]);
  });

  it('have alternates on at least half', () => {
    const withAlternates = entries.filter((entry) => entry.alternates.length > 0);
    expect(withAlternates.length).to.be.at.least(entries.length / 2);
  });

  it('answer with substance and without rambling', () => {
    const lengths = entries.map((entry) => length(entry.answer, entry.language));
    expect(Math.min(...lengths)).to.be.at.least(60);
    expect(Math.max(...lengths)).to.be.at.most(200);
    expect(lengths.filter((words) => words <= 180).length).to.be.at.least(entries.length * 0.9);
  });

  it('link to one another without a dead end', () => {
    const links = entries.flatMap((entry) =>
      Array.from(entry.answer.matchAll(/intranet\.example\/faq\/([a-z0-9-]+)/gu), (match) => match[1] ?? ''),
    );
    expect(links.length).to.be.above(50);
    expect(links.filter((id) => !ids.includes(id))).to.deep.equal([]);
  });

  it('name no address outside the reserved example domain', () => {
    for (const entry of entries) {
      const text = [entry.question, entry.answer, entry.url ?? '', ...entry.alternates].join('\n');
      const hosts = Array.from(
        text.matchAll(/(?:https?:\/\/|@)([\p{L}\p{N}.-]+)/gu),
        (match) => match[1] ?? '',
      );
      for (const host of hosts) expect(host, entry.id).to.match(/(?:^|\.)example\.?$/u);
      expect(text, entry.id).not.to.match(/\b[a-z0-9-]+\.(?:com|org|net|de|nl|jp|uk)\b/u);
    }
  });

  it('are dated no later than they were written', () => {
    for (const entry of entries) expect(entry.updatedAt <= '2026-11-21', entry.id).to.equal(true);
  });

  it('close the tables and the emphasis they open', () => {
    for (const entry of entries) {
      expect((entry.answer.match(/\*\*/gu) ?? []).length % 2, `${entry.id}: **`).to.equal(0);
      const rows = entry.answer.split('\n').filter((line) => line.startsWith('|'));
      if (rows.length === 0) continue;
      const columns = new Set(rows.map((row) => row.split('|').length));
      expect([...columns], `${entry.id}: columns`).to.have.length(1);
      expect(rows[1], entry.id).to.match(/^\|(?: --- \|)+$/u);
    }
  });
});
