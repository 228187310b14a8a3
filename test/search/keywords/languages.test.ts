import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaqEntry } from '../../../core/domain.ts';
import { scoreKeywords } from '../../../search/keywords/bm25.ts';
import { parseQuery } from '../../../search/keywords/query-terms.ts';
import { CANDIDATE_SETTINGS } from '../../../search/ranking/candidates.ts';
import { openContent, writeContent, type Content } from '../../../store/generation/content.ts';

function entry(id: string, language: string | null, question: string, answer = ''): FaqEntry {
  return {
    ...{ id, question, answer, alternates: [], category: null },
    ...{ language, url: null, updatedAt: null },
  };
}

const ENTRIES = [
  entry('payslip', 'de', 'Wo finde ich meine Gehaltsabrechnung?'),
  entry('travel', 'de-CH', 'Wie werden Reisekosten erstattet?', 'Mit dem nächsten Lohn.'),
  entry('printers', 'de', 'Die Drucker im Erdgeschoss'),
  entry('leave', 'fr', "Comment demander les congés de l'employé ?"),
  entry('screens', 'fr', 'Commander des écrans'),
  entry('perfume', 'fr', "Les remises chez L'Oréal"),
  entry('brand', null, "What does L'Oréal pay us?"),
  entry('requests', 'es', 'Solicitudes de vacaciones'),
  entry('meeting', 'es', '¿Cómo reservo una sala de reunión?'),
  entry('quake', 'ja', '地震のときはどうすればいいですか'),
  entry('dog', 'ja', '犬を連れてきてもいいですか'),
  entry('reader', 'ja', 'ｶｰﾄﾞﾘｰﾀﾞｰが動きません'),
  entry('vpn', null, 'What does VPN-4012 mean?'),
  entry('unseen', null, 'Success\u200bFactors shows K-47\u200b12 on the time\u00adsheet'),
  entry('passwords', null, 'Resetting passwords'),
];

describe('keyword search in several languages', () => {
  let folder: string;
  let content: Content;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-languages-'));
    writeContent(join(folder, 'content.db'), ENTRIES, []);
    content = openContent(join(folder, 'content.db'));
  });

  after(() => {
    content.close();
    rmSync(folder, { recursive: true });
  });

  function found(question: string): string[] {
    return scoreKeywords(parseQuery(question, content.keywords), content.keywords, CANDIDATE_SETTINGS.bm25)
      .sort((one, other) => other.bm25 - one.bm25)
      .map(({ row }) => content.idOfRow(row));
  }

  it('finds a name with an article in it however it is asked for', () => {
    for (const question of ["L'Oréal", 'l’oreal ', 'LOreal ']) {
      expect(found(question), question).to.have.members(['perfume', 'brand']);
    }
    expect(found('oréal ')).to.deep.equal(['perfume']);
  });

  it('finds other forms of a word in the language of its entry', () => {
    expect(found('Druckern ')[0]).to.equal('printers');
    expect(found('écran ')[0]).to.equal('screens');
    expect(found('solicitud ')[0]).to.equal('requests');
    expect(found('reset my password')[0]).to.equal('passwords');
  });

  it('finds words that are typed without their accents', () => {
    expect(found('conges ')[0]).to.equal('leave');
    expect(found('reunion ')[0]).to.equal('meeting');
  });

  it('finds a word behind an elided article', () => {
    expect(found("l'employé ")).to.deep.equal(['leave']);
    expect(found('employés ')).to.deep.equal(['leave']);
  });

  it('finds German compounds by their parts, and parts by compounds', () => {
    expect(found('Abrechnung ')).to.deep.equal(['payslip']);
    expect(found('Lohnzettel ')).to.deep.equal(['travel']);
    expect(found('Reisekostenabrechnung ')).to.deep.equal(['travel']);
  });

  it('corrects typos in any language', () => {
    expect(found('Gehaltsabrechnug ')[0]).to.equal('payslip');
    expect(found('commnder ')[0]).to.equal('screens');
    expect(found('vacacoines ')[0]).to.equal('requests');
  });

  it('finds nothing by function words alone', () => {
    expect(found('給料日はいつですか')).to.deep.equal([]);
    expect(found('Wie ist das Wetter?')).to.deep.equal([]);
    expect(found('les chats')).to.deep.equal([]);
  });

  it('finds a Japanese word of one character, whatever stands around it', () => {
    expect(found('犬は入れますか')).to.deep.equal(['dog']);
  });

  it('finds half-width and full-width spellings', () => {
    expect(found('カードリーダーの故障')[0]).to.equal('reader');
    expect(found('ＶＰＮ－４０１２')).to.deep.equal(['vpn']);
  });

  it('finds words and codes that have unseen characters inside', () => {
    for (const query of ['SuccessFactors ', 'K-4712', '4712', 'timesheet ', 'Time\u200bsheet ']) {
      expect(found(query), query).to.deep.equal(['unseen']);
    }
  });

  it('looks for function words where the query has no others', () => {
    expect(found('wie')).to.include('travel');
  });
});
