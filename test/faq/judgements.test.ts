import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { AppError } from '../../core/errors.ts';
import { readEntries } from '../../faq/entries.ts';
import { readJudgements } from '../../faq/judgements.ts';
import { splitOf } from '../../faq/datasets/faq-task.ts';
import { failureOf } from '../failure-of.ts';

describe('readJudgements', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonsai-judgements-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function file(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  const expected = [
    { query: ' where,  is it ', relevant: ['a', '2'] },
    { query: 'nowhere', relevant: [] },
  ];

  it('reads JSON Lines, gzipped JSON Lines and JSON to the letter', async () => {
    const lines = '{"query":" where,  is it ","relevant":["a",2]}\n\n{"query":"nowhere","relevant":[]}\n';
    expect(await readJudgements(await file('j.jsonl', lines))).to.deep.equal(expected);
    expect(await readJudgements(await file('j.jsonl.gz', gzipSync(lines)))).to.deep.equal(expected);
    expect(await readJudgements(await file('j.json', JSON.stringify(expected)))).to.deep.equal(expected);
  });

  it('reads CSV with ids separated by | or as JSON', async () => {
    const csv = 'query,relevant\n" where,  is it ",a|2\nnowhere,\n"x","[""a"", ""b|c""]"\n';
    expect(await readJudgements(await file('j.csv', csv))).to.deep.equal([
      ...expected,
      { query: 'x', relevant: ['a', 'b|c'] },
    ]);
  });

  it('reads BEIR qrels with the queries one folder up', async () => {
    await file(
      'queries.jsonl',
      '{"_id":"q1","text":"where"}\n{"_id":"q2","text":"nowhere"}\n{"_id":"q3","text":"x"}\n',
    );
    const qrels = 'query-id\tcorpus-id\tscore\nq1\ta\t1\nq1\tb\t0\nq1\tc\t2\nq2\ta\t0\n';
    expect(await readJudgements(await file('qrels/test.tsv', qrels))).to.deep.equal([
      { query: 'where', relevant: ['a', 'c'] },
      { query: 'nowhere', relevant: [] },
    ]);
  });

  it('reads TREC qrels with the queries beside them', async () => {
    await file('queries.tsv', '301\twhere is it\n302\tnowhere\n');
    expect(await readJudgements(await file('qrels.txt', '301 0 a 1\n302 0 a 0\n'))).to.deep.equal([
      { query: 'where is it', relevant: ['a'] },
      { query: 'nowhere', relevant: [] },
    ]);
  });

  it('names every bad line', async () => {
    const path = await file(
      'j.jsonl',
      '{"query":"a","relevant":["x"]}\n{"query":"b"}\nnonsense\n{"query":" ","relevant":[{}]}\n5\n',
    );
    try {
      await readJudgements(path);
      expect.fail('It did not fail.');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.message).to.match(
        /line 2: relevant is not a list of ids; line 3: not JSON.*; line 4: query is missing.*, and 1 more$/,
      );
      expect(error.details).to.have.property('rejected').with.length(4);
    }
  });

  it('says what is missing', async () => {
    expect(await failureOf(readJudgements(await file('empty.jsonl', '')))).to.match(
      /^invalid: .*holds no judgements/,
    );
    expect(await failureOf(readJudgements(await file('a.csv', 'query\nx')))).to.match(
      /^invalid: .*no column relevant/,
    );
    expect(await failureOf(readJudgements(await file('a/qrels.txt', '1 0 a 1')))).to.match(
      /^not-found: .*queries\.jsonl/,
    );
    await file('queries.tsv', '2\tx\n');
    expect(await failureOf(readJudgements(await file('qrels.txt', '1 0 a 1')))).to.match(
      /^invalid: .*judges query 1/,
    );
    expect(await failureOf(readJudgements(await file('bad.txt', '1 0 a 1\n1 0 a\n')))).to.match(
      /line 2: 3 columns instead of 4/,
    );
  });

  it('splits queries by the first byte of their SHA-256', () => {
    // printf '%s' 'a' | sha256sum begins with ca, 'b' with 3e, 'd' with 18, 'e' with 3f.
    expect(['a', 'b', 'd', 'e'].map(splitOf)).to.deep.equal(['dev', 'dev', 'dev', 'test']);
  });

  describe('the evaluation sets', () => {
    const sets = { 'faq-quebec-covid': [313, 2828], 'faq-jhu-covid': [68, 950], 'faq-clinc150': [450, 2500] };
    for (const [name, [entries, queries]] of Object.entries(sets)) {
      it(`reads all of ${name} (where BONSAI_DATASETS is set)`, async function () {
        const datasets = process.env.BONSAI_DATASETS;
        if (datasets === undefined) this.skip();
        const read = await readEntries([join(datasets, name, 'faqs.jsonl')]);
        expect([read.entries.length, read.rejected.length]).to.deep.equal([entries, 0]);
        const judgements = await readJudgements(join(datasets, name, 'queries.jsonl'));
        expect(judgements).to.have.length(queries ?? 0);
        const ids = new Set(read.entries.map(({ entry }) => entry.id));
        expect(judgements.every(({ relevant }) => relevant.every((id) => ids.has(id)))).to.equal(true);
      });
    }
  });
});
