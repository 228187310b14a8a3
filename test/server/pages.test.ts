import { expect } from 'chai';
import { join } from 'node:path';
import { z } from 'zod';
import { openActivity } from '../../store/activity/activity.ts';
import { shipped } from '../../core/paths.ts';
import { CATALOGS } from '../../server/strings/language.ts';
import {
  openSample,
  withBrokenSearch,
  withoutEncoder,
  type SampleServer,
  type TestServer,
} from './helpers.ts';

const ALLOWED = 'https://intranet.example';
const answerSchema = z.looseObject({
  searchId: z.string(),
  band: z.string(),
  hits: z.array(z.looseObject({ id: z.string() })),
});

describe('the pages over HTTP', () => {
  let sample: SampleServer;
  let dataDir: string;
  let server: TestServer;

  before(async () => {
    const logo = join(shipped.views, 'assets', 'icon.svg');
    sample = await openSample(5, {
      site: { name: 'Acme help', contact: 'desk@x.example', logo, accent: '#8800cc' },
      widget: { origins: [ALLOWED] },
    });
    ({ dataDir, server } = sample);
  });

  after(() => sample.close());

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
    expect(await text(back.replace(/#.*/, '')))
      .to.contain('We have noted that this did not help')
      .and.contain('The next best entry: <a href="/faq/')
      .and.contain('Ask a person:');
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

  it('leads on from an entry that did not help to the next best one, and to a person', async () => {
    const { searchId, hits } = await ask('I cannot remember my login');
    const [first = '', second = '', third = ''] = hits.map(({ id }) => id);
    const no = async (entryId: string) => {
      const answer = await post('/feedback?fragment', { searchId, entryId, helpful: 'false', position: '1' });
      return answer.text();
    };
    expect(await no(first))
      .to.contain(`The next best entry: <a href="/faq/${second}"`)
      .and.contain(`href="/contact?search&#x3D;${searchId}"`)
      .and.contain('subject&#x3D;I%20cannot%20remember');
    expect(await no(second)).to.contain(`<a href="/faq/${third}"`);
    const page = await text(
      `/?${new URLSearchParams({ q: 'I cannot remember my login', search: searchId }).toString()}`,
    );
    expect(page).to.contain(`The next best entry: <a href="/faq/${third}"`);
    const yes = await post('/feedback?fragment', {
      searchId,
      entryId: first,
      helpful: 'true',
      position: '1',
    });
    expect(await yes.text()).not.to.contain('The next best entry');
  });

  it('shows the nearest entries before the form where it has no answer, each with a sentence', async () => {
    const page = await text('/?q=how+do+comets+form+on+saturn');
    const places = [
      'No good answer found',
      'Ask a person:',
      '<details class="entry"',
      'class="snippet"',
      'id="unmet-need"',
    ].map((part) => page.indexOf(part));
    expect(places).not.to.include(-1);
    expect(places).to.deep.equal(places.toSorted((one, other) => one - other));
  });

  it('offers the question in another spelling', async () => {
    expect(await text('/?q=reset+my+pasword'))
      .to.contain('Did you mean: <a href="/?q&#x3D;reset+my+password"')
      .and.contain('>reset my password</a>');
    expect(await text('/?q=reset+my+password')).not.to.contain('Did you mean');
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

  it('puts what is opened most on the first page', async () => {
    const other = await sample.serve();
    for (const id of ['it-password-reset', 'it-account-locked', 'hr-annual-leave-request']) {
      await fetch(`${other.url}/faq/${id}`);
    }
    await other.close();
    const again = await sample.serve();
    const page = await (await fetch(again.url)).text();
    await again.close();
    expect(page).to.contain('Often opened').and.contain('/faq/hr-annual-leave-request');
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

  it('speaks each of its languages, and switches to each', async () => {
    const titles = {
      'en-US': 'What would you like to know?',
      'de-CH': 'Was möchten Sie wissen?',
      'fr-CA': 'Quelle est votre question\u202f?',
      'es-419': '¿Qué desea saber?',
      ja: '何をお探しですか？',
    };
    for (const [asked, title] of Object.entries(titles)) {
      const page = await text('/', { 'accept-language': `nl, ${asked};q=0.8, en;q=0.1` });
      const [tag = ''] = asked.split('-');
      expect(page, asked).to.contain(`<html lang="${tag}" dir="ltr">`).and.to.contain(title);
      const switches = [...page.matchAll(/hreflang="(\w+)" lang="(\w+)"( aria-current="true")?/g)];
      expect(switches.map(([, leads, speaks]) => [leads, speaks])).to.deep.equal(
        CATALOGS.map(({ language }) => [language, language]),
      );
      expect(
        switches.filter(([, , , current]) => current !== undefined).map(([, leads]) => leads),
      ).to.deep.equal([tag]);
    }
  });

  it('says in which language an answer is, where it is not the page’s', async () => {
    const id = 'it-password-reset';
    const { hits } = await ask('I cannot remember my login');
    expect(hits[0]).to.include({ id, language: 'en' });
    const german = { 'accept-language': 'de' };
    const results = await text('/?q=I+cannot+remember+my+login', german);
    expect(results)
      .to.match(/<article class="entry best"[^>]* data-entry="it-password-reset" lang="en">/)
      .and.to.contain('<p class="in-language" lang="de">Auf Englisch</p>');
    expect(await text(`/faq/${id}`, german))
      .to.match(/<article lang="en"/)
      .and.to.contain('<p class="in-language" lang="de">Auf Englisch</p>');
    expect(await text('/widget/results?q=I+cannot+remember+my+login&lang=fr')).to.contain(
      '<p class="in-language" lang="fr">En anglais</p>',
    );
    for (const path of ['/?q=I+cannot+remember+my+login', `/faq/${id}`]) {
      expect(await text(path, { 'accept-language': 'en-GB' })).to.not.contain('in-language');
    }
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

  it('counts the contact line without a script, and leads to the configured contact and nowhere else', async () => {
    const query = 'how do comets form on saturn';
    const page = await text(`/?${new URLSearchParams({ q: query }).toString()}`);
    const [, found = ''] = /<a class="contact"[^>]* href="(\/contact\?search[^"]+)"/.exec(page) ?? [];
    const link = found.replace('&#x3D;', '=');
    const counted = async (band: string): Promise<number> => {
      const line = new RegExp(`bonsai_clicks_total\\{kind="contact",band="${band}"\\} (\\d+)`);
      return Number(line.exec(await text('/metrics'))?.[1] ?? 0);
    };
    const [none, other] = [await counted('none'), await counted('page')];
    const sent = await get(link);
    expect(sent.status).to.equal(303);
    const mail = new URL(sent.headers.get('location') ?? '');
    expect(mail.href.split('?')[0]).to.equal('mailto:desk@x.example');
    expect(mail.searchParams.get('subject'), 'the question goes along').to.equal(query);
    expect(page).to.contain('data-contact="mailto:desk@x.example?subject&#x3D;how%20do%20comets');
    expect(sent.headers.get('cache-control')).to.equal('no-store');
    expect(await counted('none')).to.equal(none + 1);
    const elsewhere = await get('/contact?search=never&to=https://evil.example&url=//evil.example');
    expect(elsewhere.headers.get('location')).to.equal('mailto:desk@x.example');
    expect(await counted('page')).to.equal(other + 1);
    await get('/contact', { 'sec-purpose': 'prefetch' });
    await fetch(`${server.url}/contact`, { method: 'HEAD', redirect: 'manual' });
    expect(await counted('page')).to.equal(other + 1);
  });

  it('leads nowhere where the contact is nothing to follow', async () => {
    const desk = await sample.serve({ site: { contact: 'the front desk' } });
    try {
      expect((await fetch(`${desk.url}/contact`, { redirect: 'manual' })).status).to.equal(404);
      expect(await (await fetch(desk.url)).text())
        .to.contain('the front desk')
        .and.not.contain('/contact');
    } finally {
      await desk.close();
    }
  });

  it('counts requests by what answered them', async () => {
    for (const path of ['/faq/it-password-reset', '/faq/never', '/category/HR', '/brand/logo', '/nothing']) {
      await get(path);
    }
    const metrics = await text('/metrics');
    for (const labels of [
      'route="/faq/:id",status="200"',
      'route="/faq/:id",status="404"',
      'route="/category/:name",status="200"',
      'route="/brand/logo",status="200"',
      'route="other",status="404"',
    ]) {
      expect(metrics).to.contain(`bonsai_http_request_seconds_count{method="GET",${labels}}`);
    }
  });

  it('says with each topic how many of its entries may answer, and without a question how many it has', async () => {
    const topics = async (path: string): Promise<Record<string, number>> => {
      const options = (await text(path)).matchAll(/<option value="([^"]+)"[^>]*>[^<]* \((\d+)\)<\/option>/g);
      return Object.fromEntries(
        [...options].map(([, name = '', count]): [string, number] => [name, Number(count)]),
      );
    };
    const all = await topics('/');
    expect(all).to.include({ HR: 5, IT: 5 });
    const found = await topics('/?q=I+cannot+remember+my+login');
    expect(Object.keys(found)).to.have.members(Object.keys(all));
    expect(found.IT).to.be.greaterThan(0);
    expect(await topics('/?q=I+cannot+remember+my+login&category=HR')).to.deep.equal(found);
    expect(await topics('/live?q=I+cannot+remember+my+login')).to.deep.equal(found);
    const none = await topics('/?q=how+do+comets+form+on+saturn');
    expect(new Set(Object.values(none))).to.deep.equal(new Set([0]));
  });

  it('says so where it fails, and nothing of the inside but a reference to the log', async () => {
    const broken = await sample.serve({}, { meddle: withBrokenSearch });
    try {
      const answer = await fetch(`${broken.url}/?q=badge`, { headers: { 'accept-language': 'ja' } });
      expect(answer.status).to.equal(500);
      const page = await answer.text();
      expect(page)
        .to.contain('問題が発生しました')
        .and.contain('value="badge"')
        .and.not.contain('secret')
        .and.not.contain('Something went wrong');
      const reference = /照会番号：([0-9a-f]{8})/.exec(page)?.[1] ?? 'none';
      expect(broken.logged.join('')).to.contain(reference).and.contain('a secret of the inside');
    } finally {
      await broken.close();
    }
  });

  it('adds nothing in English to a page that says it all', async () => {
    const page = await text('/nothing', { 'accept-language': 'ja', accept: 'text/html' });
    expect(page).to.contain('このページは存在しません').and.not.contain('There is no');
  });

  it('answers by words and says so, also on the page about itself, where no encoder can be started', async () => {
    const degraded = await sample.serve({}, { meddle: withoutEncoder });
    try {
      const page = await (await fetch(`${degraded.url}/?q=password`)).text();
      expect(page).to.contain('class="notice"').and.contain('Searching by words only.');
      const about = await (await fetch(`${degraded.url}/about`)).text();
      expect(about).to.contain('uses shared words alone');
    } finally {
      await degraded.close();
    }
  });

  it('keeps what somebody was looking for', async () => {
    const { searchId } = await ask('where do the volcanoes live');
    const sent = await post('/unmet-needs', { searchId, text: ' the volcano room ' });
    expect(sent.status).to.equal(303);
    const back = (sent.headers.get('location') ?? '').replace(/#.*/, '');
    expect(await text(back)).to.contain('“the volcano room”');
    const activity = openActivity(join(dataDir, 'activity.db'), () => undefined);
    expect(activity.unmetNeedOf(searchId)?.text).to.equal('the volcano room');
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

  it('wears the company’s logo and color', async () => {
    const page = await text('/');
    const logo = /<img src="(\/brand\/logo[^"]+)"/.exec(page)?.[1] ?? '';
    expect((await get(logo)).headers.get('content-type')).to.contain('image/svg+xml');
    const colors = /href="(\/brand\/colors[^"]+)"/.exec(page)?.[1] ?? '';
    expect(await text(colors)).to.contain('--accent:#8800cc');
    expect(server.logged.join('')).to.not.contain('site.accent');
  });

  it('warns of a color that nobody could read, and darkens it', async () => {
    const pale = await sample.serve({ site: { accent: '#ffdd00' } });
    try {
      expect(pale.logged.join('')).to.contain('"accent":"#ffdd00"').and.contain('WCAG 2.2 AA');
    } finally {
      await pale.close();
    }
  });
});
