import { expect } from 'chai';
import { join } from 'node:path';
import { z } from 'zod';
import { BANDS, PHRASING_KINDS } from '../../core/domain.ts';
import { openActivity } from '../../store/activity/activity.ts';
import { openSample, type SampleServer, type TestServer } from './helpers.ts';

const share = z.number().min(0).max(1);

/** The answer that others rely on, and what has been added to it. */
const answerSchema = z.strictObject({
  searchId: z.string().min(20),
  query: z.string(),
  band: z.enum(BANDS),
  variant: z.string(),
  generation: z.string(),
  tookMs: z.number().min(0),
  degraded: z.boolean(),
  calibrated: z.boolean(),
  questions: z.literal([1, 2]),
  unknownWords: z.array(z.string()),
  negation: z.string().nullable(),
  didYouMean: z.array(z.strictObject({ id: z.string(), question: z.string() })),
  hits: z.array(
    z.strictObject({
      id: z.string(),
      question: z.string(),
      answer: z.string(),
      category: z.string().nullable(),
      language: z.string().nullable(),
      writtenIn: z.string().nullable(),
      url: z.string().nullable(),
      updatedAt: z.string().nullable(),
      score: z.number(),
      probability: share,
      band: z.enum(BANDS),
      matched: z.strictObject({
        phrasing: z.strictObject({ kind: z.enum(PHRASING_KINDS), text: z.string() }),
        by: z.enum(['dense', 'keyword', 'both']),
        terms: z.array(z.string()),
        dense: z.number().nullable(),
        keyword: z.number().nullable(),
      }),
    }),
  ),
});

describe('the API over the sample FAQ', () => {
  let sample: SampleServer;
  let dataDir: string;
  let server: TestServer;

  before(async () => {
    sample = await openSample(8);
    ({ dataDir, server } = sample);
  });

  after(() => sample.close());

  async function search(parameters: Record<string, string>) {
    const response = await fetch(`${server.url}/api/search?${new URLSearchParams(parameters).toString()}`);
    expect(response.status).to.equal(200);
    return answerSchema.parse(await response.json());
  }

  function feedback(body: unknown): Promise<Response> {
    return fetch(`${server.url}/api/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  it('answers in the agreed shape', async () => {
    const answer = await search({ q: ' I cannot remember my login ' });
    expect(answer.query).to.equal('I cannot remember my login');
    expect(answer.hits[0]?.id).to.equal('it-password-reset');
    expect(answer.hits).to.have.length(5);
    expect(answer.degraded).to.equal(false);
    expect(answer.variant).to.equal('minilm-l3');
    const probabilities = answer.hits.map(({ probability }) => probability);
    expect(probabilities).to.deep.equal([...probabilities].sort((one, other) => other - one));
  });

  it('gives the same hits again, under another id', async () => {
    const first = await search({ q: 'forgot password' });
    const second = await search({ q: 'forgot password' });
    expect(second.hits).to.deep.equal(first.hits);
    expect(second.searchId).to.not.equal(first.searchId);
  });

  it('keeps to the limit, the mode and the category', async () => {
    expect((await search({ q: 'password', limit: '2' })).hits).to.have.length(2);
    const dense = await search({ q: 'password', mode: 'dense' });
    expect(dense.hits.map(({ matched }) => matched.by)).to.not.include('keyword');
    const keyword = await search({ q: 'password', mode: 'keyword' });
    expect(keyword.degraded).to.equal(false);
    expect(keyword.hits.map(({ matched }) => matched.by)).to.not.include('dense');
    const hr = await search({ q: 'password', category: 'HR' });
    expect(new Set(hr.hits.map(({ category }) => category))).to.deep.equal(new Set(['HR']));
    expect((await search({ q: 'password', category: 'nothing' })).hits).to.deep.equal([]);
  });

  it('survives whatever is asked', async () => {
    for (const q of [
      '?',
      '🔑',
      '"',
      "' OR 1=1 --",
      '*',
      'NEAR(a b)',
      '経費',
      'مرحبا',
      '\u0000',
      'a'.repeat(8000),
    ]) {
      await search({ q });
    }
  });

  it('takes feedback on what it showed', async () => {
    const { searchId, hits } = await search({ q: 'salary payment day' });
    const entryId = hits[0]?.id;
    const taken = await feedback({ searchId, entryId, helpful: true, comment: 'clear' });
    expect(taken.status).to.equal(204);
    expect(await taken.text()).to.equal('');
    expect((await feedback({ searchId: 'never', entryId, helpful: true })).status).to.equal(404);
    const strange = await feedback({ searchId, entryId: 'not-shown', helpful: true });
    expect(strange.status).to.equal(422);
    expect(await strange.json()).to.have.nested.property('error.code', 'incompatible');
  });

  it('is ready, and says with what', async () => {
    const ready = await fetch(`${server.url}/readyz`);
    expect(ready.status).to.equal(200);
    expect(await ready.json()).to.include({
      status: 'ready',
      variant: 'minilm-l3',
      encoder: 'ready',
      problem: null,
    });
  });

  it('counts what it does', async () => {
    await search({ q: 'annual leave' });
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).to.match(/^bonsai_encoder_ready 1$/m);
    expect(text).to.match(/^bonsai_generation_entries\{generation="[^"]+",variant="minilm-l3"\} \d+$/m);
    expect(text).to.match(/^bonsai_search_seconds_count\{mode="hybrid",band="\w+"\} \d+$/m);
    expect(text).to.match(
      /^bonsai_http_request_seconds_count\{method="GET",route="\/api\/search",status="200"\} \d+$/m,
    );
    expect(text).to.match(/^bonsai_event_loop_delay_seconds\{quantile="1"\} [\d.e-]+$/m);
    expect(text).to.match(/^bonsai_query_vectors_total\{from="memory"\} \d+$/m);
    expect(text).to.match(/^process_resident_memory_bytes \d+$/m);
  });

  it('logs requests, but not what was asked', async () => {
    await search({ q: 'my very private question' });
    await fetch(`${server.url}/?q=my+very+private+question`);
    const log = server.logged.join('');
    expect(log).to.contain('"path":"/api/search","status":200');
    expect(log).to.not.match(/private/);
  });

  it('notes searches and feedback in activity.db', async () => {
    const { searchId, hits, band } = await search({ q: 'lost badge', category: 'Security' });
    const entryId = hits[0]?.id ?? '';
    await feedback({ searchId, entryId, helpful: false, comment: ' too long ' });
    const activity = openActivity(join(dataDir, 'activity.db'), () => undefined);
    try {
      const noted = activity.findSearch(searchId);
      expect(noted).to.deep.include({ query: 'lost badge', category: 'Security', band, degraded: false });
      expect(noted?.hits).to.deep.equal(hits.map(({ id }) => id));
      const [given] = activity.feedbackOf(searchId);
      expect(given).to.include({ entryId, helpful: false, comment: 'too long' });
    } finally {
      activity.close();
    }
  });

  describe('with an encoder that hangs', () => {
    let impatient: TestServer;
    let stopped: number | null;

    function wakeEncoder(): void {
      if (stopped !== null) process.kill(stopped, 'SIGCONT');
      stopped = null;
    }

    beforeEach(async () => {
      impatient = await sample.serve({ search: { encoderDeadlineMs: 1000 } });
      stopped = impatient.encoders[0]?.pids[0] ?? null;
      if (stopped === null) throw new Error('no encoder runs');
      process.kill(stopped, 'SIGSTOP');
    });

    afterEach(async () => {
      wakeEncoder();
      await impatient.close();
    });

    it('answers from keywords when its time is over', async () => {
      const response = await fetch(`${impatient.url}/api/search?q=lost+badge+again`);
      const answer = answerSchema.parse(await response.json());
      expect(answer).to.include({ degraded: true, query: 'lost badge again' });
      expect(answer.hits[0]?.matched.by).to.equal('keyword');
      const page = await (await fetch(`${impatient.url}/?q=lost+badge+again`)).text();
      expect(page).to.contain('Searching by words only.');
    });

    it('forgets a client that went away', async () => {
      const before = searchesNoted();
      const gone = fetch(`${impatient.url}/api/search?q=never+mind`, { signal: AbortSignal.timeout(50) });
      const error: unknown = await gone.catch((reason: unknown) => reason);
      expect(error).to.have.property('name', 'TimeoutError');
      // This one comes to its end later, so by then the other would have been noted.
      await fetch(`${impatient.url}/api/search?q=still+here`);
      wakeEncoder();
      await impatient.close();
      expect(searchesNoted() - before).to.equal(1);
      expect(impatient.logged.join('')).to.contain('"status":499');
    });

    function searchesNoted(): number {
      const activity = openActivity(join(dataDir, 'activity.db'), () => undefined);
      try {
        return activity.searchCount();
      } finally {
        activity.close();
      }
    }
  });
});
