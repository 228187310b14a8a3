import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openActivity } from '../../store/activity/activity.ts';
import { closeWorkbench, indexRows, openWorkbench } from '../journeys/index-kit.ts';
import { sampleRows, serveIndexed, temporaryFolder, type Folder, type TestServer } from './setting.ts';

const ALLOWED = 'https://intranet.example';
const answerSchema = z.looseObject({
  searchId: z.string(),
  band: z.string(),
  hits: z.array(z.looseObject({ id: z.string() })),
});

describe('the pages over HTTP', () => {
  let folder: Folder;
  let dataDir: string;
  let server: TestServer;

  before(async () => {
    folder = temporaryFolder();
    dataDir = join(folder.path, 'data');
    const logo = join(folder.path, 'logo.svg');
    writeFileSync(logo, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>');
    const workbench = await openWorkbench();
    await indexRows(workbench, dataDir, sampleRows(5));
    server = await serveIndexed(workbench, dataDir, {
      site: { name: 'Acme help', contact: 'desk@x.example', logo, accent: '#8800cc' },
      widget: { origins: [ALLOWED] },
    });
  });

  after(async () => {
    await server.close();
    await closeWorkbench();
    folder.remove();
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}${path}`, { headers, redirect: 'manual' });
  const text = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
    (await get(path, headers)).text();
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    });

  async function ask(q: string): Promise<z.infer<typeof answerSchema>> {
    return answerSchema.parse(
      await (await get(`/api/search?${new URLSearchParams({ q }).toString()}`)).json(),
    );
  }

  async function noted(): Promise<number> {
    const metrics = await text('/metrics');
    return [...metrics.matchAll(/^bonsai_search_seconds_count\{[^}]*\} (\d+)$/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  }

  it('notes a finished question, and none that is being typed', async () => {
    const before = await noted();
    await text('/live?q=forgot+pass');
    await text('/widget/results?q=forgot+passw');
    await text('/api/suggest?q=forgot+passwo');
    expect(await noted()).to.equal(before);
    expect(await text('/metrics')).to.match(/^bonsai_drafts_total 3$/m);
    await ask('forgot password');
    expect(await noted()).to.equal(before + 1);
  });

  it('gives what stands below the box as a fragment', async () => {
    const results = await text('/live?q=I+cannot+remember+my+login');
    expect(results.trimStart()).to.match(/^<main id="main" class="results"/);
    expect(results).to.contain('data-search=""').and.contain('How do I reset a forgotten password?');
    expect(await text('/live?q=')).to.match(/^<main id="main" class="home"/);
  });

  it('has a permanent page for every entry, with related ones', async () => {
    const page = await text('/faq/it-password-reset');
    expect(page).to.contain('<h1 dir="auto">How do I reset a forgotten password?</h1>');
    expect(page)
      .to.contain('11 August 2026')
      .and.contain('Related entries')
      .and.contain('/faq/it-account-locked');
    expect((await get('/faq/never')).status).to.equal(404);
  });

  it('takes an opinion on that page, and a word', async () => {
    const page = await text('/faq/it-password-reset');
    const visitId = /name="visitId" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const sent = await post('/faq/it-password-reset/feedback', { visitId, helpful: 'false' });
    expect(sent.status).to.equal(303);
    const back = sent.headers.get('location') ?? '';
    expect(await text(back.replace(/#.*/, ''))).to.contain('Noted that this did not help');
    const fragment = await post('/faq/it-password-reset/feedback?fragment', {
      visitId,
      helpful: 'false',
      comment: 'step 2',
    });
    expect(await fragment.text())
      .to.match(/^<form class="feedback"/)
      .and.contain('“step 2”');
    expect((await post('/faq/never/feedback', { visitId, helpful: 'true' })).status).to.equal(404);
    expect(
      (await post('/faq/it-password-reset/feedback', { visitId: 'x', helpful: 'true' })).status,
    ).to.equal(400);
  });

  it('has a page for every topic, where the old address leads', async () => {
    const moved = await get('/?category=HR');
    expect([moved.status, moved.headers.get('location')]).to.deep.equal([302, '/category/HR']);
    const page = await text('/category/HR');
    expect(page)
      .to.contain('<h1 dir="auto">HR</h1>')
      .and.contain('5 entries')
      .and.contain('/faq/hr-annual-leave-entitlement');
    expect((await get('/category/nothing')).status).to.equal(404);
  });

  it('says what answers, in plain words', async () => {
    const page = await text('/about');
    expect(page).to.contain('minilm-l3').and.contain('384 numbers').and.contain('40 entries');
  });

  it('puts what is read most on the first page', async () => {
    const other = await serveIndexed(await openWorkbench(), dataDir);
    try {
      for (const id of ['it-password-reset', 'it-account-locked', 'hr-annual-leave-request']) {
        await fetch(`${other.url}/faq/${id}`);
      }
      await other.close();
      const again = await serveIndexed(await openWorkbench(), dataDir);
      const page = await (await fetch(again.url)).text();
      await again.close();
      await closeWorkbench();
      expect(page).to.contain('Often opened').and.contain('/faq/hr-annual-leave-request');
    } finally {
      await closeWorkbench();
    }
  });

  it('speaks the browser’s language, and the one that is chosen', async () => {
    const japanese = await get('/', { 'accept-language': 'ja-JP,ja;q=0.9,en;q=0.5' });
    expect(japanese.headers.get('vary')).to.contain('Accept-Language');
    expect(await japanese.text())
      .to.contain('<html lang="ja" dir="ltr">')
      .and.contain('何をお探しですか？');
    const chosen = await get('/language/ja?back=%2Fabout');
    expect([chosen.status, chosen.headers.get('location')]).to.deep.equal([303, '/about']);
    const cookie = chosen.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await text('/about', { cookie })).to.contain('この検索について');
    expect(await text('/nothing', { cookie, accept: 'text/html' })).to.contain('このページは存在しません');
    for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\n/x']) {
      const answer = await get(`/language/en?${new URLSearchParams({ back }).toString()}`);
      expect(answer.headers.get('location'), back).to.equal('/');
    }
    expect((await get('/language/tlh')).status).to.equal(404);
  });

  it('counts the contact line and opened entries', async () => {
    const { searchId, hits, band } = await ask('how do volcanoes form on jupiter');
    const click = (fields: Record<string, string>) => post('/api/click', fields);
    expect((await click({ kind: 'contact', searchId })).status).to.equal(204);
    expect((await click({ kind: 'contact' })).status).to.equal(204);
    expect((await click({ kind: 'open', searchId, entryId: hits[0]?.id ?? '' })).status).to.equal(204);
    expect((await click({ kind: 'steal' })).status).to.equal(400);
    const metrics = await text('/metrics');
    expect(metrics).to.contain(`\nbonsai_clicks_total{kind="contact",band="${band}"} 1\n`);
    expect(metrics).to.contain('\nbonsai_clicks_total{kind="contact",band="page"} 1\n');
  });

  it('keeps what somebody was looking for', async () => {
    const { searchId } = await ask('where do the volcanoes live');
    const sent = await post('/sought', { searchId, text: ' the volcano room ' });
    expect(sent.status).to.equal(303);
    const back = (sent.headers.get('location') ?? '').replace(/#.*/, '');
    expect(await text(back)).to.contain('“the volcano room”');
    const activity = openActivity(join(dataDir, 'activity.db'), () => undefined);
    expect(activity.soughtOf(searchId)?.text).to.equal('the volcano room');
    activity.close();
    expect((await post('/sought', { searchId: 'never', text: 'x' })).status).to.equal(404);
    expect((await post('/sought', { searchId, text: '  ' })).status).to.equal(400);
    const api = await fetch(`${server.url}/api/sought`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ searchId, text: 'again' }),
    });
    expect(api.status).to.equal(204);
  });

  it('tells browsers how to search from the address bar, and suggests questions', async () => {
    const description = await get('/opensearch.xml');
    expect(description.headers.get('content-type')).to.contain('application/opensearchdescription+xml');
    const xml = await description.text();
    expect(xml)
      .to.match(/^<\?xml/)
      .and.contain(`template="${server.url}/?q={searchTerms}"`);
    expect(await text('/')).to.contain('type="application/opensearchdescription+xml" title="Acme help"');
    const suggested: unknown = await (await get('/api/suggest?q=forgot+password')).json();
    expect(suggested).to.have.nested.property('[0]', 'forgot password');
    expect(suggested).to.have.nested.property('[1][0]', 'How do I reset a forgotten password?');
    expect(suggested).to.have.nested.property('[3][0]', `${server.url}/faq/it-password-reset`);
    expect(await (await get('/api/suggest?q=')).json()).to.deep.equal(['', [], [], []]);
  });

  it('lets pages of the configured origins use the widget, and of no other', async () => {
    const script = await get('/widget.js');
    expect(script.headers.get('cross-origin-resource-policy')).to.equal('cross-origin');
    const allowed = await get('/widget/panel', { origin: ALLOWED });
    expect(allowed.headers.get('access-control-allow-origin')).to.equal(ALLOWED);
    expect(await allowed.json())
      .to.have.property('styles')
      .that.contains('#8800cc');
    expect((await get('/widget/panel', { origin: 'https://evil.example' })).status).to.equal(403);
    expect((await get('/widget/panel', { origin: server.url })).status).to.equal(200);
    const preflight = await fetch(`${server.url}/api/feedback`, {
      method: 'OPTIONS',
      headers: { origin: ALLOWED },
    });
    expect(preflight.status).to.equal(204);
    expect((await post('/feedback', {}, { origin: 'https://evil.example' })).status).to.equal(403);
    expect((await get('/api/search?q=x', { origin: 'https://evil.example' })).status).to.equal(403);
  });

  it('wears the company’s logo and colour', async () => {
    const page = await text('/');
    const logo = /<img src="(\/brand\/logo[^"]+)"/.exec(page)?.[1] ?? '';
    expect((await get(logo)).headers.get('content-type')).to.contain('image/svg+xml');
    const colours = /href="(\/brand\/colours[^"]+)"/.exec(page)?.[1] ?? '';
    expect(await text(colours)).to.contain('--accent:#8800cc');
  });
});
