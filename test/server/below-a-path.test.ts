import { expect } from 'chai';
import { openSample, type SampleServer } from './helpers.ts';

const TOKEN = 'a token of the operator';
const BASE = '/help.desk';
/** An entry whose answer leads to another. */
const LINKING = {
  id: 'zebra-crossing',
  question: 'Where may zebras cross?',
  answer: 'As told [there](/faq/it-password-reset).',
  category: 'Zoo',
};
/** Every kind of page. */
const PAGES = [
  '/',
  '/?q=forgot+password',
  '/live?q=forgot+password',
  '/?q=swimming+pool+on+the+moon',
  '/category/IT',
  '/?q=where+may+zebras+cross',
  '/widget/results?q=where+may+zebras+cross',
  '/faq/zebra-crossing',
  '/about',
  '/offline',
  '/widget',
  '/no/such/page',
  '/lab',
];

/** The addresses on a page that the browser would look for on this host. */
function addressesOf(html: string): string[] {
  return [...html.matchAll(/ (?:href|src|action)="(\/[^"]*)"/g)].map(([, address = '']) =>
    address.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
  );
}

describe('the site below a path', () => {
  let sample: SampleServer;
  let url: string;

  before(async () => {
    sample = await openSample(12, { server: { basePath: `${BASE}/` }, operator: { token: TOKEN } }, [
      LINKING,
    ]);
    ({ url } = sample.server);
  });

  after(() => sample.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, { headers: { accept: 'text/html', ...headers }, redirect: 'manual' });

  it('keeps every address below it, whether the proxy takes it off or not', async () => {
    for (const path of PAGES) {
      const [kept, stripped] = [await get(`${BASE}${path}`), await get(path)];
      const [html, same] = [await kept.text(), await stripped.text()];
      expect(kept.status, path).to.equal(stripped.status);
      for (const page of [html, same]) {
        const addresses = addressesOf(page);
        expect(addresses, path).not.to.deep.equal([]);
        expect(
          addresses.filter((address) => !address.startsWith(`${BASE}/`)),
          path,
        ).to.deep.equal([]);
      }
    }
  });

  it('leads from one answer to another below it, on every kind of page', async () => {
    for (const path of PAGES.filter((page) => page.includes('zebra'))) {
      const html = await (await get(`${BASE}${path}`)).text();
      expect(html, path).to.contain(`<a href="${BASE}/faq/it-password-reset">there</a>`);
    }
  });

  it('answers each address that its first pages name', async () => {
    const html = await (await get(`${BASE}/?q=forgot+password`)).text();
    for (const address of new Set(addressesOf(html))) {
      expect((await get(address)).status, address).to.be.oneOf([200, 303]);
    }
  });

  it('believes what the proxy of this machine names, before the setting', async () => {
    const html = await (await get('/', { 'x-forwarded-prefix': '/it/faq/' })).text();
    expect(addressesOf(html).every((address) => address.startsWith('/it/faq/'))).to.equal(true);
    for (const wrong of ['//elsewhere.example', '/a/../b', 'https://elsewhere.example', '/a"b']) {
      const page = await (await get('/', { 'x-forwarded-prefix': wrong })).text();
      expect(
        addressesOf(page).every((address) => address.startsWith(`${BASE}/`)),
        wrong,
      ).to.equal(true);
    }
  });

  it('finds an entry also where the path is one of its own', async () => {
    const { hits } = (await (await get('/api/search?q=forgot+password')).json()) as {
      readonly hits: readonly { readonly id: string }[];
    };
    const id = hits[0]?.id ?? '';
    const prefix = { 'x-forwarded-prefix': '/faq' };
    expect((await get(`/faq/${id}`, prefix)).status).to.equal(200);
    expect((await get(`/faq/faq/${id}`, prefix)).status).to.equal(200);
  });

  it('leads from the address of a form, which is left after a refusal, to where the form was', async () => {
    for (const [form, page] of [
      ['/feedback', '/'],
      ['/unmet-needs', '/'],
      ['/faq/it-password-reset/feedback', '/faq/it-password-reset'],
    ] as const) {
      const answer = await get(`${BASE}${form}`);
      expect(answer.status, form).to.equal(303);
      expect(answer.headers.get('location'), form).to.equal(`${BASE}${page}`);
    }
  });

  it('leads and keeps cookies below it', async () => {
    const topic = await get(`${BASE}/?category=IT`);
    expect(topic.headers.get('location')).to.equal(`${BASE}/category/IT`);
    const language = await get(`${BASE}/language/ja?back=${encodeURIComponent('/about')}`);
    expect(language.headers.get('location')).to.equal(`${BASE}/about`);
    expect(language.headers.get('set-cookie')).to.contain(`Path=${BASE};`);
    const body = new URLSearchParams({ token: TOKEN, back: '/lab/ask' });
    const signedIn = await fetch(`${url}${BASE}/lab/sign-in`, {
      method: 'POST',
      body,
      headers: { 'x-forwarded-proto': 'https' },
      redirect: 'manual',
    });
    expect(signedIn.headers.get('location')).to.equal(`${BASE}/lab/ask`);
    expect(signedIn.headers.get('set-cookie')).to.contain(`Path=${BASE}/lab;`).and.contain('Secure');
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const lab = await (await get(`${BASE}/lab`, { cookie })).text();
    expect(addressesOf(lab).filter((address) => !address.startsWith(`${BASE}/`))).to.deep.equal([]);
  });

  it('names itself whole to other programs', async () => {
    const xml = await (await get(`${BASE}/opensearch.xml`)).text();
    expect(xml).to.contain(`template="${url}${BASE}/?q={searchTerms}"`);
    const suggested = JSON.stringify(await (await get(`${BASE}/api/suggest?q=forgot+password`)).json());
    expect(suggested).to.contain(`${url}${BASE}/faq/`);
  });
});
