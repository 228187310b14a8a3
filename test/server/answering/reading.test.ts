import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaqEntry } from '../../../core/domain.ts';
import { readingOf, type Reading } from '../../../server/answering/reading.ts';
import { type Content, openContent, writeContent } from '../../../store/generation/content.ts';

function entry(id: string, language: string, question: string, answer: string): FaqEntry {
  return {
    ...{ id, question, answer, language, alternates: [] },
    category: null,
    url: null,
    updatedAt: null,
  };
}

const ENTRIES = [
  entry('leave', 'en', 'How do I ask for parental leave?', 'In the portal, eight weeks before.'),
  entry('badge', 'en', 'I lost my badge', 'Reception gives you a new one.'),
  entry('le', 'en', 'What does LE-02 mean?', 'The seal leaks.'),
  entry('portal', 'en', 'I cannot find the portal', 'Ask reception.'),
  entry('conges', 'fr', 'Demander un congé parental', 'Dans le portail.'),
  entry('lohn', 'de', 'Wann kommt das Gehalt?', 'Am Fünfundzwanzigsten, mit der Gehaltsabrechnung.'),
  entry('payday', 'ja', '給料日はいつですか。', '毎月二十五日です。'),
];

describe('how a question reads beside what was found', () => {
  let folder: string;
  let content: Content;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-reading-'));
    writeContent(join(folder, 'content.db'), ENTRIES, []);
    content = openContent(join(folder, 'content.db'));
  });
  after(() => {
    content.close();
    rmSync(folder, { recursive: true });
  });

  function read(query: string, first: string): Reading {
    return readingOf({ query, hits: [{ id: first }] }, content);
  }

  it('offers the question with its slips mended, as entries spell the words', () => {
    expect(read('parentel leave please', 'leave').corrected).to.equal('parental leave please');
    expect(read('demander un conggé maintenant', 'conges').corrected).to.equal(
      'demander un congé maintenant',
    );
    expect(read('Gehaltsabrechnng bekommen', 'lohn').corrected).to.equal('Gehaltsabrechnung bekommen');
    expect(read('parental leave', 'leave').corrected).to.equal(null);
    expect(read('I have lest my badge', 'badge').corrected, 'another word, or another form').to.equal(null);
    expect(read('I have oost my badge', 'badge').corrected).to.equal(null);
  });

  it('names what the first entry lacks, as it was typed', () => {
    expect(read('parental leave in Switzerland', 'leave').lacking).to.deep.equal(['Switzerland']);
    expect(read('I lost my badge in Portugal yesterday', 'badge').lacking).to.deep.equal([
      'Portugal',
      'yesterday',
    ]);
    expect(read('I lost my badge', 'badge').lacking).to.deep.equal([]);
  });

  it('takes a mended word for the one that is meant, and a code for one word', () => {
    expect(read('parentel leave', 'leave').lacking).to.deep.equal([]);
    expect(read('what is SE-02', 'le').lacking).to.deep.equal(['SE-02']);
    expect(read('what is le02', 'le').lacking).to.deep.equal([]);
  });

  it('reads Japanese by its words, without grammar', () => {
    expect(read('ボーナスの給料日はいつですか', 'payday').lacking).to.deep.equal(['ボーナス']);
  });
});
