import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import iconv from 'iconv-lite';
import writeXlsxFile from 'write-excel-file/node';
import { readEntries } from '../../faq/entries.ts';
import { failureOf } from '../failure-of.ts';

const LEAVE = { id: 'leave', question: 'How do I ask for leave?', answer: 'In **People**, under _Absence_.' };
const VPN = { id: 'vpn', question: 'The VPN will not connect', answer: 'Restart it.' };
const lines = (rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

describe('readEntries', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonsai-faq-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function file(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  async function questions(name: string, content: string | Uint8Array): Promise<string[]> {
    const { entries } = await readEntries([await file(name, content)]);
    return entries.map(({ entry }) => entry.question);
  }

  it('reads every field of JSON Lines and the line where an entry stood', async () => {
    const full = {
      ...LEAVE,
      alternates: ['Book a holiday', ' Book a holiday ', 'Time off?'],
      category: 'HR',
      language: 'en',
      url: 'https://intranet.example/leave',
      updatedAt: '2026-01-31',
    };
    const path = await file('faq.jsonl', `\n${lines([full])}\n\n${lines([VPN])}\n`);
    const { entries, rejected, rows } = await readEntries([path]);
    expect(rejected).to.deep.equal([]);
    expect(rows).to.equal(2);
    expect(entries).to.deep.equal([
      { file: path, line: 2, entry: { ...full, alternates: ['Book a holiday', 'Time off?'] } },
      {
        file: path,
        line: 4,
        entry: { ...VPN, alternates: [], category: null, language: null, url: null, updatedAt: null },
      },
    ]);
  });

  it('reads JSON as an array and as {"entries"}, whatever the file is called', async () => {
    const expected = [LEAVE.question, VPN.question];
    expect(await questions('a.json', JSON.stringify([LEAVE, VPN], null, 2))).to.deep.equal(expected);
    expect(await questions('b.json', JSON.stringify({ entries: [LEAVE, VPN] }))).to.deep.equal(expected);
    expect(await questions('lines.json', lines([LEAVE, VPN]))).to.deep.equal(expected);
    expect(await questions('no-extension', JSON.stringify([LEAVE, VPN]))).to.deep.equal(expected);
  });

  it('reads numbers as ids', async () => {
    const { entries } = await readEntries([await file('a.jsonl', lines([{ ...LEAVE, id: 17 }]))]);
    expect(entries[0]?.entry.id).to.equal('17');
  });

  for (const delimiter of [',', ';', '\t']) {
    it(`reads CSV separated by ${JSON.stringify(delimiter)}, with quotes, line breaks and any case of header`, async () => {
      const rows = [
        ['ID', 'Question', 'ANSWER', 'Alternates', 'Updated At', 'internal note'],
        ['1', `"Who, or what; is ""it""?\t"`, '"First.\nSecond."', '"a|b\nc"', '2026-01-31', 'x'],
        ['', '', '', '', '', ''],
        ['2', 'The 15" screen', 'Flickers', '"[""d|e"", ""f""]"', '', ''],
        ['3', 'Short row', 'Yes'],
      ];
      const path = await file('faq.csv', rows.map((row) => row.join(delimiter)).join('\r\n'));
      const { entries, rejected } = await readEntries([path]);
      expect(rejected).to.deep.equal([]);
      expect(
        entries.map(({ entry, line }) => [line, entry.question, entry.answer, entry.alternates]),
      ).to.deep.equal([
        [2, 'Who, or what; is "it"?', 'First.\nSecond.', ['a', 'b', 'c']],
        [6, 'The 15" screen', 'Flickers', ['d|e', 'f']],
        [7, 'Short row', 'Yes', []],
      ]);
      expect(entries[0]?.entry.updatedAt).to.equal('2026-01-31');
    });
  }

  it('reads the first sheet of XLSX with numbers and dates', async () => {
    const path = join(folder, 'faq.xlsx');
    await writeXlsxFile([
      [{ value: 'Id' }, { value: 'Question' }, { value: 'Answer' }, { value: 'updatedAt' }],
      [
        { value: 7 },
        { value: 'How many days?' },
        { value: 25 },
        { value: new Date('2026-01-31'), format: 'yyyy-mm-dd' },
      ],
      [{ value: 'x' }, { value: 'No answer here' }],
    ]).toFile(path);
    const { entries, rejected, rows } = await readEntries([path]);
    expect(rows).to.equal(2);
    expect(
      entries.map(({ entry }) => [entry.id, entry.question, entry.answer, entry.updatedAt]),
    ).to.deep.equal([['7', 'How many days?', '25', '2026-01-31']]);
    expect(rejected).to.deep.equal([{ file: path, line: 3, reason: 'answer is missing' }]);
  });

  it('reads standard input in every format, also gzipped', async () => {
    for (const content of [
      Buffer.from(lines([LEAVE])),
      gzipSync(lines([LEAVE])),
      Buffer.from(JSON.stringify([LEAVE])),
      Buffer.from(`id;question;answer\n1;${LEAVE.question};x`),
    ]) {
      const { entries } = await readEntries(['-'], { stdin: Readable.from([content]) });
      expect(entries.map(({ entry, file }) => [file, entry.question])).to.deep.equal([
        ['standard input', LEAVE.question],
      ]);
    }
    expect(await failureOf(readEntries(['-', '-']))).to.match(/^invalid: .*only once/);
  });

  it('reads gzip by its bytes, and a spreadsheet under a wrong name', async () => {
    expect(await questions('faq.csv.gz', gzipSync(`id,question,answer\n1,Q,A`))).to.deep.equal(['Q']);
    expect(await questions('packed.jsonl', gzipSync(lines([VPN])))).to.deep.equal([VPN.question]);
  });

  describe('encodings', () => {
    const japanese = 'id,question,answer\n1,有給休暇の申請方法を教えてください,人事システムから申請します\n';
    const french = 'id,question,answer\n1,Où est l’entrée du café – côté cour ?,Au 3e étage «à gauche»\n';
    const english =
      'id,question,answer\n1,Where is today’s menu?,On the intranet.\n2,Is it hot?,Yes, it’s hot.\n';
    const cases: readonly (readonly [string, string, string, boolean])[] = [
      ['UTF-8 with a BOM', french, 'utf8', true],
      ['UTF-16LE with a BOM', japanese, 'utf16le', true],
      ['UTF-16BE with a BOM', french, 'utf16be', true],
      ['UTF-16LE without', english, 'utf16le', false],
      ['UTF-16BE without', english, 'utf16be', false],
      ['windows-1252', french, 'windows-1252', false],
      ['windows-1252 with nothing but apostrophes', english.replace('Yes,', 'Yes'), 'windows-1252', false],
      ['Shift_JIS', japanese, 'shift_jis', false],
      ['EUC-JP', japanese, 'euc-jp', false],
    ];
    for (const [name, text, encoding, addBOM] of cases) {
      it(`reads ${name}`, async () => {
        if (!iconv.encodingExists(encoding)) throw new Error(encoding);
        const bytes = iconv.encode(text, encoding, { addBOM });
        const expected = text.split('\n')[1]?.split(',')[1];
        expect((await questions('faq.csv', bytes))[0]).to.equal(expected);
      });
    }

    it('refuses bytes that are no text', async () => {
      const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => 128 + ((index * 7919) % 127)));
      expect(await failureOf(questions('faq.csv', noise))).to.match(
        /^invalid: The encoding of .* cannot be told/,
      );
    });

    it('rejects only the rows with damaged bytes of a file that is UTF-8 otherwise', async () => {
      const good = Array.from({ length: 30 }, (_, index) => ({
        ...LEAVE,
        id: `é${index}`,
        question: `Où ça ${index} ?`,
      }));
      const bytes = Buffer.concat([
        Buffer.from(`${lines(good)}\n{"id":"bad","question":"caf`),
        Buffer.from([0xe9]),
        Buffer.from('","answer":"x"}\n'),
      ]);
      const { entries, rejected } = await readEntries([await file('faq.jsonl', bytes)]);
      expect(entries).to.have.length(30);
      expect(rejected.map(({ line, reason }) => [line, reason])).to.deep.equal([
        [31, 'holds bytes that are not text in the encoding of this file'],
      ]);
    });

    it('cleans control characters, NUL, odd line breaks and decomposed letters', async () => {
      const entry = {
        id: 'a\u0000',
        question: 'Where\tis\u2028the \u0007cafe\u0301\uFEFF?',
        answer: 'one\r\ntwo\u0000\u000bthree',
      };
      const { entries } = await readEntries([await file('a.jsonl', lines([entry]))]);
      expect(entries[0]?.entry).to.include({
        id: 'a',
        question: 'Where is the café?',
        answer: 'one\ntwo\nthree',
      });
    });
  });

  describe('bad rows', () => {
    it('names each by file, line and reason, and keeps the others', async () => {
      const path = await file(
        'faq.jsonl',
        [
          lines([LEAVE]),
          '{"id": "broken"',
          '["not", "an", "object"]',
          lines([
            { question: 'Q', answer: 'A' },
            { id: 'b', question: ' \u0000 ', answer: '' },
            { id: 'c', question: 'x'.repeat(2001), answer: 'A' },
            { id: 'd', question: { text: 'Q' }, answer: 'A' },
            { id: 'e', question: 'Q', answer: 'A', url: 'javascript:alert(1)' },
            { id: 'f', question: 'Q', answer: 'A', updatedAt: '31/01/2026' },
            { id: 'g', question: 'Q', answer: 'A', language: 'not a tag' },
            { id: 'h', question: 'Q', answer: 'A', alternates: { a: 1 } },
            { ...LEAVE, question: 'Another' },
            VPN,
          ]),
        ].join('\n'),
      );
      const { entries, rejected, rows } = await readEntries([path]);
      expect(entries.map(({ entry }) => entry.question)).to.deep.equal([LEAVE.question, VPN.question]);
      expect(rows).to.equal(13);
      expect(rejected.every((row) => row.file === path)).to.equal(true);
      expect(rejected.map(({ line, reason }) => `${line} ${reason}`)).to.deep.equal([
        rejected[0]?.reason.startsWith('not JSON: ') === true ? `2 ${rejected[0].reason}` : 'not JSON',
        '3 not a JSON object',
        '4 id is missing',
        '5 question is missing; answer is missing',
        '6 question is longer than 2000 characters',
        '7 question is not a text',
        '8 url is not an address that begins with https:// or /',
        '9 updatedAt is not an ISO 8601 date such as 2026-01-31',
        '10 language is not a language tag such as en or pt-BR',
        '11 alternates is not a list of texts',
        `12 id "leave" is already used by ${path}, line 1`,
      ]);
    });

    it('finds an id that two files share', async () => {
      const first = await file('a.jsonl', lines([LEAVE]));
      const second = await file('b.csv', 'id,question,answer\nleave,Q,A\nnew,Q,A\n');
      const { entries, rejected } = await readEntries([first, second]);
      expect(entries.map(({ entry }) => entry.id)).to.deep.equal(['leave', 'new']);
      expect(rejected).to.deep.equal([
        { file: second, line: 2, reason: `id "leave" is already used by ${first}, line 1` },
      ]);
    });

    it('finds CSV rows with a delimiter too many', async () => {
      const path = await file('a.csv', 'id,question,answer\n1,Who, me?,Yes\n2,Q,A,\n');
      const { entries, rejected } = await readEntries([path]);
      expect(entries.map(({ entry }) => entry.id)).to.deep.equal(['2']);
      expect(rejected[0]).to.include({ line: 2 });
      expect(rejected[0]?.reason).to.match(/^4 cells where the header has 3/);
    });
  });

  describe('files that cannot be read at all', () => {
    const broken: readonly (readonly [string, string, string | Buffer, RegExp])[] = [
      [
        'a truncated gzip',
        'a.jsonl.gz',
        gzipSync(lines([LEAVE, VPN])).subarray(0, 40),
        /^corrupt: .*export it again/,
      ],
      ['text called .xlsx', 'a.xlsx', 'id,question,answer', /^corrupt: .*not an XLSX/],
      ['half a zip', 'a.xlsx', Buffer.from('PK\u0003\u0004 and no more'), /^corrupt: .*not an XLSX/],
      ['an old .xls', 'a.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /^invalid: .*Save it as \.xlsx/],
      ['a PDF', 'a.pdf', '%PDF-1.7', /^invalid: .*is a PDF/],
      ['JSON cut short', 'a.json', '[{"id": 1},', /^invalid: .*not JSON/],
      ['JSON of another shape', 'a.json', '{"entries": {}}', /^invalid: .*array of entries/],
      [
        'CSV without an answer column',
        'a.csv',
        'id,question\n1,Q',
        /^invalid: .*no column answer.*id, question/,
      ],
      [
        'CSV with an open quotation mark',
        'a.csv',
        'id,question,answer\n1,Q,A\n2,"Q,A\n3,Q,A',
        /^invalid: .*line 3 is never closed/,
      ],
    ];
    for (const [what, name, content, failure] of broken) {
      it(`says what is wrong with ${what}`, async () => {
        expect(await failureOf(readEntries([await file(name, content)]))).to.match(failure);
      });
    }

    it('says that a file is missing or a folder', async () => {
      expect(await failureOf(readEntries([join(folder, 'none.csv')]))).to.match(
        /^not-found: There is no file .*none\.csv/,
      );
      expect(await failureOf(readEntries([folder]))).to.match(/^invalid: .* is a folder/);
      if (process.platform === 'win32') return;
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      expect(await failureOf(readEntries([pipe]))).to.match(/^invalid: .*pipe is no file\. .*name - instead/);
    });

    it('gives no entries for an empty file', async () => {
      expect(await readEntries([await file('a.csv', '')])).to.deep.equal({
        entries: [],
        rejected: [],
        rows: 0,
      });
    });
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    const endless = new Readable({
      read() {
        this.push('x');
        abort.abort();
      },
    });
    expect(await failureOf(readEntries(['-'], { stdin: endless, signal: abort.signal }))).to.match(
      /^cancelled/,
    );
  });
});
