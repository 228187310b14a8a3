import { expect } from 'chai';
import { join } from 'node:path';
import { compare } from '../../evaluation/compare/compare.ts';
import { keepComparison } from '../../evaluation/compare/stored-comparison.ts';
import { readEntries } from '../../faq/entries.ts';
import { openComparisons } from '../../store/comparisons/comparisons.ts';
import {
  sampleRows,
  serveIndexed,
  serveNothing,
  temporaryFolder,
  type Folder,
  type TestServer,
} from '../server/helpers.ts';
import { fileOf, jsonLinesFile } from '../temporary-files.ts';
import { closeWorkbench, indexRows, openWorkbench } from './index-helpers.ts';
import { labClient, type LabClient } from './lab-helpers.ts';
import { makePair } from './pair-helpers.ts';

const TOKEN = 'the token of this test';
const OPERATOR = { operator: { token: TOKEN } };

describe('the analyst in the lab', function () {
  this.timeout(600_000);
  let folder: Folder;
  let dataDir: string;
  let server: TestServer;
  let client: LabClient;

  before(async () => {
    folder = temporaryFolder();
    dataDir = join(folder.path, 'data');
    const workbench = await openWorkbench();
    const rows = [
      ...sampleRows(3),
      {
        id: 'again',
        question: 'How do I reset a forgotten password?',
        answer: 'The link is valid for 15 minutes.',
      },
      {
        id: 'and-again',
        question: 'How do I reset a forgotten password',
        answer: 'It is valid for 40 minutes.',
      },
    ];
    await indexRows(workbench, dataDir, rows);
    // Two tiny encoders of the analyst's own, which lie somewhere else.
    const own = join(folder.path, 'own');
    await makePair(own);
    const comparisons = openComparisons(join(dataDir, 'comparisons.db'));
    const compared = await compare({
      variants: ['teacher', 'student'].map((name) => join(own, name)),
      margin: 0.02,
      modes: ['dense'],
      files: {
        faq: [
          {
            entries: jsonLinesFile('lab-entries.jsonl', rows),
            judgements: jsonLinesFile(
              'lab-judgements.jsonl',
              rows.map(({ id, question }) => ({ query: question.slice(4), relevant: [id] })),
            ),
          },
        ],
        ...{ phrasings: 'all', split: 'all', sts: [], nli: [], logged: [] },
      },
      loggedQuestions: () => [],
      cost: null,
      comparisons,
      configuration: { dataDir, threads: 1 },
    });
    keepComparison(comparisons, compared);
    comparisons.close();
    server = await serveIndexed(workbench, dataDir, OPERATOR);
    client = labClient(server.url);
  });

  after(async () => {
    await server.close();
    await closeWorkbench();
    folder.remove();
  });

  it('stands before a closed door where no token is set, and is told how to set one', async () => {
    const nothing = temporaryFolder();
    const closed = await serveNothing(nothing.path);
    try {
      const stranger = labClient(closed.url);
      const { status, text } = await stranger.get('/lab');
      expect(status).to.equal(401);
      expect(text)
        .to.contain('The lab is closed')
        .and.contain('BONSAI_OPERATOR_TOKEN')
        .and.not.contain('<form');
      expect((await stranger.signIn('')).status).to.equal(401);
      expect((await stranger.get('/lab/judgements.jsonl', { authorization: 'Bearer ' })).status).to.equal(
        401,
      );
    } finally {
      await closed.close();
      nothing.remove();
    }
  });

  it('gets in with the token alone, by a cookie that does not hold it', async () => {
    const stranger = labClient(server.url);
    for (const path of ['/lab', '/lab/judgements', '/lab/judgements.jsonl', '/lab/nothing']) {
      expect((await stranger.get(path)).status, path).to.equal(401);
    }
    const refused = await stranger.signIn('not the token at all');
    expect(refused.status).to.equal(401);
    expect(refused.text).to.contain('not the token of this server');
    const { status, headers } = await client.signIn(TOKEN, '/lab/judgements');
    expect([status, headers.get('location')]).to.deep.equal([303, '/lab/judgements']);
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).to.contain('HttpOnly').and.contain('SameSite=Strict').and.contain('Path=/lab');
    expect(cookie).to.not.contain(encodeURIComponent(TOKEN));
    expect((await client.get('/lab')).status).to.equal(200);
    expect((await stranger.signIn(TOKEN, 'https://elsewhere.example')).headers.get('location')).to.equal(
      '/lab',
    );
  });

  it('can also be a program', async () => {
    const program = labClient(server.url);
    const sent = await program.send(
      '/lab/judgements/import',
      '{"query":"by a program","relevant":["again"]}\n',
      {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/x-ndjson',
      },
    );
    expect([sent.status, sent.text]).to.deep.equal([200, '{"imported":1}']);
    const { text } = await program.get('/lab/judgements.jsonl', { authorization: `Bearer ${TOKEN}` });
    expect(text).to.equal('{"query":"by a program","relevant":["again"]}\n');
    expect((await program.get('/lab', { authorization: 'Bearer wrong' })).status).to.equal(401);
  });

  it('takes forms of its own pages only', async () => {
    const before = (await client.get('/lab/judgements.csv')).text;
    const bare = await client.send('/lab/judgements', 'query=forged&none=1', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(bare.status).to.equal(403);
    const foreign = await client.send('/lab/judgements', 'query=forged&none=1', {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://elsewhere.example',
    });
    expect(foreign.status).to.equal(403);
    expect((await client.get('/lab/judgements.csv')).text).to.equal(before);
  });

  it('sees where encoders come from and what they scored', async () => {
    const { text } = await client.get('/lab');
    expect(text).to.contain('minilm-l6-int8').and.contain('made on first use');
    expect(text).to.contain('teacher').and.contain('student').and.contain('distil');
    expect(text).to.contain('MRR@10').and.contain('baseline');
    expect(text).to.contain('bonsai compare FAQ JUDGEMENTS --variant minilm-l4');
  });

  it('finds encoders of their own among those that can be asked', async () => {
    const { text } = await client.get('/lab/ask?variant=teacher&variant=student');
    for (const name of ['teacher', 'student']) {
      expect(text).to.match(new RegExp(`<input[^>]*value="${name}"[^>]* checked`));
    }
  });

  it('votes blind, and what is said to be right becomes a judgement', async () => {
    const asked = await client.post('/lab/ask', '/lab/ask', {
      query: 'I forgot my password',
      variant: ['teacher', 'student'],
    });
    const address = asked.headers.get('location') ?? '';
    expect(address).to.match(/^\/lab\/ask\/[\w-]+$/);
    const blind = await client.until(address, (text) => text.includes('Which is better?'));
    expect(blind).to.not.match(/teacher|student/);
    expect(blind.match(/<section class="side/g)).to.have.length(2);
    expect(blind).to.match(/<input type="checkbox" name="keep" value="1">/);
    const voted = await client.post(address, `${address}/vote`, { choice: '0', keep: '1' });
    expect(voted.headers.get('location')).to.equal(`${address}?done=votedAndKept`);
    const told = (await client.get(address)).text;
    expect(told).to.contain('teacher').and.contain('student');
    expect((await client.post(address, `${address}/vote`, { choice: '1' })).status).to.equal(409);
    const kept = (await client.get('/lab/judgements.tsv')).text;
    expect(kept).to.match(/^I forgot my password\t[\w-]+\r$/m);
    const another = await client.post(address, '/lab/ask', {
      query: 'another',
      again: address.split('/').at(-1) ?? '',
    });
    expect(another.status).to.equal(303);
    expect((await client.get('/lab')).text).to.contain('Blind votes');
    expect(
      (await client.post('/lab/ask', '/lab/ask', { query: 'q', variant: ['teacher', '/etc'] })).status,
    ).to.equal(404);
    expect((await client.post('/lab/ask', '/lab/ask', { query: 'q', variant: ['teacher'] })).status).to.equal(
      400,
    );
  });

  it('prefers an answer without calling it right', async () => {
    const asked = await client.post('/lab/ask', '/lab/ask', {
      query: 'forgotten, my password',
      variant: ['teacher', 'student'],
    });
    const address = asked.headers.get('location') ?? '';
    await client.until(address, (text) => text.includes('Which is better?'));
    const voted = await client.post(address, `${address}/vote`, { choice: '1' });
    expect(voted.headers.get('location')).to.equal(`${address}?done=voted`);
    expect((await client.get('/lab')).text).to.contain('Blind votes');
    expect((await client.get('/lab/judgements.jsonl')).text).to.not.contain('forgotten, my password');
  });

  it('finds every difference of a comparison, its chart and its files', async () => {
    const differences = (await client.get('/lab/differences')).text;
    expect(differences).to.match(/\d+ of \d+ questions are answered differently/);
    const list = (await client.get('/lab/comparisons')).text;
    const address = /\/lab\/comparisons\/\w+/.exec(list)?.[0] ?? '';
    const page = (await client.get(address)).text;
    expect(page.match(/<svg class="wide"/g)).to.have.length(2);
    expect(page.slice(page.indexOf('<main'))).to.not.match(/ style=|<style|<script/);
    const { text, headers } = await client.get(`${address}/report.html`);
    expect(text).to.contain('<!doctype html>');
    expect(headers.get('content-disposition')).to.contain('attachment');
    expect((await client.get(`${address}/comparison.csv`)).text).to.match(/^dataset,mode/);
    expect((await client.get(`${address}/../lab.db`)).status).to.equal(404);
  });

  it('adds, changes and deletes judgements', async () => {
    const edit = (await client.get('/lab/judgements/edit?query=where+is+my+badge')).text;
    expect(edit).to.contain('name="entry"');
    const none = await client.post('/lab/judgements', '/lab/judgements', { query: 'where is my badge' });
    expect(none.status).to.equal(400);
    const stranger = await client.post('/lab/judgements', '/lab/judgements', {
      query: 'where is my badge',
      more: 'nobody',
    });
    expect(stranger.status).to.equal(404);
    await client.post('/lab/judgements', '/lab/judgements', { query: 'where is my badge', none: '1' });
    expect((await client.get('/lab/judgements.csv')).text).to.contain('where is my badge,\r\n');
    const list = (await client.get('/lab/judgements?q=badge')).text;
    const id = /edit\?id&#x3D;(\d+)/.exec(list)?.[1] ?? '';
    await client.post('/lab/judgements', '/lab/judgements', {
      id,
      query: 'where is my badge',
      entry: 'again',
      more: 'and-again',
    });
    expect((await client.get('/lab/judgements.csv')).text).to.contain('where is my badge,again|and-again');
    await client.post('/lab/judgements', `/lab/judgements/${id}/delete`, {});
    expect((await client.get('/lab/judgements.csv')).text).to.not.contain('badge');
  });

  it('imports a file whole, or learns which lines are broken', async () => {
    const before = (await client.get('/lab/judgements.jsonl')).text;
    const broken = await client.postFile(
      '/lab/judgements',
      '/lab/judgements/import',
      'broken.csv',
      'query,relevant\r\nfine,again\r\n,again\r\nunknown,nobody\r\n',
    );
    expect(broken.status).to.equal(400);
    expect(broken.text).to.contain('2 lines are broken').and.contain('>3<').and.contain('nobody');
    expect((await client.get('/lab/judgements.jsonl')).text).to.equal(before);
    const whole = await client.postFile(
      '/lab/judgements',
      '/lab/judgements/import',
      'fine.tsv',
      'query\trelevant\r\n新しい質問\tagain|and-again\r\n',
    );
    expect(whole.status).to.equal(303);
    expect((await client.get('/lab/judgements.jsonl')).text).to.contain(
      '{"query":"新しい質問","relevant":["again","and-again"]}',
    );
    const pasted = await client.postFile(
      '/lab/judgements',
      '/lab/judgements/import',
      '',
      '',
      '{"query":"pasted","relevant":[]}',
    );
    expect(pasted.status).to.equal(303);
  });

  it('accepts and rejects what readers propose', async () => {
    const said = async (query: string): Promise<string> => {
      const found = await client.search(query);
      await client.sendJson('/api/feedback', {
        searchId: found.searchId,
        entryId: found.first,
        helpful: true,
      });
      return found.first;
    };
    const accepted = await said('a forgotten password');
    await said('annual leave');
    const list = (await client.get('/lab/judgements')).text;
    expect(list).to.contain('a forgotten password').and.contain('annual leave').and.contain('helpful 1×');
    await client.post('/lab/judgements', '/lab/proposals', {
      query: 'a forgotten password',
      entry: accepted,
      decision: 'accept',
    });
    const leave =
      /name="query" value="annual leave"><input type="hidden" name="entry" value="([^"]+)"/.exec(list)?.[1] ??
      '';
    await client.post('/lab/judgements', '/lab/proposals', {
      query: 'annual leave',
      entry: leave,
      decision: 'reject',
    });
    const jsonLines = (await client.get('/lab/judgements.jsonl')).text;
    expect(jsonLines).to.contain(JSON.stringify({ query: 'a forgotten password', relevant: [accepted] }));
    expect(jsonLines).to.not.contain('annual leave');
    expect((await client.get('/lab/judgements')).text).to.contain('Nothing is proposed');
  });

  it('drafts an entry for what nobody answered, and the FAQ stays as it is', async () => {
    await client.search('zxqv volcano on jupiter');
    await client.search('zxqv volcanoes on jupiter');
    const page = await client.until('/lab/unanswered', (text) => text.includes('Draft an entry'));
    expect(page).to.contain('zxqv volcano on jupiter').and.contain('zxqv volcanoes on jupiter');
    const drafted = await client.post('/lab/unanswered', '/lab/unanswered', {
      question: 'zxqv volcano on jupiter',
      asked: ['zxqv volcano on jupiter', 'zxqv volcanoes on jupiter'],
      action: 'draft',
    });
    const address = (drafted.headers.get('location') ?? '').replace('?done=drafted', '');
    expect((await client.get('/lab/drafts.jsonl')).text).to.equal('');
    const draft = {
      question: 'Are there volcanoes on Jupiter?',
      alternates: 'zxqv volcano',
      answer: 'No, on **Io**.',
      entryId: 'volcanoes',
    };
    expect((await client.post(address, address, { ...draft, entryId: 'again' })).status).to.equal(409);
    await client.post(address, address, draft);
    expect((await client.get(address)).text).to.contain('<strong>Io</strong>');
    const lines = (await client.get('/lab/drafts.jsonl')).text;
    const { entries } = await readEntries([fileOf('drafts.jsonl', lines)]);
    expect(entries.map(({ entry }) => entry.id)).to.deep.equal(['volcanoes']);
    expect((await client.get('/lab/unanswered')).text).to.contain(address);
    expect((await client.get('/faq/volcanoes')).status).to.equal(404);
    await client.post('/lab/unanswered', '/lab/unanswered', {
      question: 'zxqv volcano on jupiter',
      asked: ['zxqv volcanoes on jupiter'],
      action: 'dismiss',
    });
    expect((await client.get('/lab/unanswered')).text).to.not.contain('zxqv');
  });

  it('judges what an entry answers after all, and proposes other ways to ask for it', async () => {
    const { searchId, first } = await client.search('zxqw payday on jupiter');
    const { status } = await client.sendJson('/api/feedback', {
      ...{ searchId, entryId: first, helpful: false, comment: 'Jupiter is missing.' },
    });
    expect(status).to.equal(204);
    const listed = await client.until('/lab/unanswered', (text) => text.includes('zxqw'));
    expect(listed).to.contain('What was missing or wrong').and.contain('“Jupiter is missing.”');
    const address = /href="(\/lab\/unanswered\/entry\?[^"]*zxqw[^"]*)"/.exec(listed)?.[1] ?? '';
    const choosing = address.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
    expect((await client.get(choosing)).text)
      .to.contain('Which entry answers this?')
      .and.contain(`value="${first}"`);
    const answered = {
      ...{ entry: first, asked: 'zxqw payday on jupiter', alternate: 'zxqw payday on jupiter' },
    };
    const to = '/lab/unanswered/entry';
    expect((await client.post(choosing, to, { ...answered, more: 'never' })).status).to.equal(404);
    expect((await client.post(choosing, to, { ...answered, asked: '' })).status).to.equal(400);
    const long = 'zxqw '.repeat(500);
    expect((await client.post(choosing, to, { ...answered, alternate: long })).status).to.equal(413);
    expect((await client.get('/lab/unanswered')).text, 'nothing of it is written').to.contain('zxqw');
    const saved = await client.post(choosing, to, answered);
    expect([saved.status, saved.headers.get('location')]).to.deep.equal([
      303,
      '/lab/unanswered?done=answered',
    ]);
    expect((await client.get('/lab/unanswered')).text).not.to.contain('zxqw');
    const judgement = JSON.stringify({ query: 'zxqw payday on jupiter', relevant: [first] });
    expect((await client.get('/lab/judgements.jsonl')).text).to.contain(judgement);
    expect((await client.get('/lab/drafts')).text).to.contain('zxqw payday on jupiter');
    const { entries } = await readEntries([
      fileOf('alternates.jsonl', (await client.get('/lab/alternates.jsonl')).text),
    ]);
    expect(entries.map(({ entry: { id, alternates } }) => [id, alternates.at(-1)])).to.deep.equal([
      [first, 'zxqw payday on jupiter'],
    ]);
    const taken = { entry: first, text: 'zxqw payday on jupiter' };
    await client.post('/lab/drafts', '/lab/alternates/delete', taken);
    expect((await client.get('/lab/alternates.jsonl')).text).to.equal('');
  });

  it('finds entries that are alike, and such that clash', async () => {
    const page = await client.until('/lab/entries', (text) => text.includes('and-again'));
    expect(page).to.contain('15 minutes').and.contain('40 minutes').and.contain('Different figures');
  });

  it('keeps everything over a restart, and signs out for good', async () => {
    await server.close();
    server = await serveIndexed(await openWorkbench(), dataDir, OPERATOR);
    await closeWorkbench();
    client.moveTo(server.url);
    expect((await client.get('/lab/judgements.jsonl')).text).to.contain('pasted');
    const stolen = client.copy();
    expect((await client.post('/lab', '/lab/sign-out', {})).status).to.equal(303);
    expect((await client.get('/lab')).status).to.equal(401);
    expect((await stolen.get('/lab')).status).to.equal(401);
    await server.close();
    server = await serveIndexed(await openWorkbench(), dataDir, OPERATOR);
    await closeWorkbench();
    stolen.moveTo(server.url);
    expect((await stolen.get('/lab')).status).to.equal(401);
  });

  it('may not try tokens for long', async () => {
    const guesser = labClient(server.url);
    let status = 401;
    for (let attempt = 0; attempt < 30 && status === 401; attempt++) {
      ({ status } = await guesser.signIn(`guess number ${attempt}`));
    }
    expect(status).to.equal(429);
  });
});
