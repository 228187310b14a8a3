import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSession } from '../../../encoder/runtime/session.ts';
import { evaluateFaq } from '../../../evaluation/quality/faq.ts';
import { splitOf } from '../../../faq/datasets/faq-task.ts';
import { resolveVariant } from '../../../encoder/variants/resolve.ts';
import { shippedCalibration } from '../../../search/calibration/calibration.ts';
import { folder } from '../../temporary-files.ts';
import { configuration, failureOf, jsonLinesFile } from '../helpers.ts';

const ENTRIES = [
  { id: 'password', question: 'How do I reset my password?', answer: 'Use the self-service portal.' },
  {
    id: 'vpn',
    question: 'How do I reach the company network from home?',
    answer: 'Start the client NorthGate and sign in.',
    alternates: ['Which VPN do we use?'],
  },
  { id: 'leave', question: 'How many days of leave do I have?', answer: 'Twenty-eight days a year.' },
  { id: 'sick', question: 'Whom do I tell when I am ill?', answer: 'Call your manager before nine.' },
  { id: 'parking', question: 'Where can I park?', answer: 'In the yard behind the warehouse.' },
  { id: 'lunch', question: 'When is the canteen open?', answer: 'From half past eleven to two.' },
];

const JUDGEMENTS = [
  { query: 'I forgot my sign-in secret', relevant: ['password'] },
  { query: 'which VPN do we use', relevant: ['vpn'] },
  { query: 'holiday allowance', relevant: ['leave'] },
  { query: 'I have a cold and stay in bed', relevant: ['sick'] },
  { query: 'space for my car', relevant: ['parking'] },
  { query: 'hungry at noon', relevant: ['lunch'] },
  { query: 'time off, ill or not', relevant: ['leave', 'sick'] },
  { query: 'Who won the football match?', relevant: [] },
];

describe('evaluating FAQ retrieval', () => {
  let entries: string;
  let judgements: string;
  before(() => {
    entries = jsonLinesFile('faq.jsonl', ENTRIES);
    judgements = jsonLinesFile('judgements.jsonl', JUDGEMENTS);
  });
  const evaluate = (options: Partial<Parameters<typeof evaluateFaq>[0]> = {}) =>
    evaluateFaq({
      entries,
      judgements,
      variants: ['minilm-l6'],
      configuration,
      ...options,
    });

  it('ranks by nothing but the cosine of the questions where asked to', async () => {
    const measured = await evaluate({ mode: 'dense', phrasings: 'question' });
    expect(measured).to.include({ dataset: entries, entries: 6, queries: 7, unanswerable: 1 });

    const { dir, dimensions } = await resolveVariant('minilm-l6', configuration);
    const session = await openSession(dir, { threads: 1 });
    const embed = async (text: string): Promise<Float32Array> => (await session.embed([text])).vectors;
    const questions = await Promise.all(
      ENTRIES.map(async ({ id, question }) => ({ id, vector: await embed(question) })),
    );
    let reciprocalRanks = 0;
    for (const { query, relevant } of JUDGEMENTS.slice(0, 7)) {
      const asked = await embed(query);
      expect(asked).to.have.length(dimensions);
      const cosine = (vector: Float32Array): number =>
        vector.reduce((sum, value, index) => sum + value * (asked[index] ?? NaN), 0);
      const ranking = questions.sort((a, b) => cosine(b.vector) - cosine(a.vector)).map(({ id }) => id);
      reciprocalRanks += 1 / (1 + ranking.findIndex((id) => relevant.includes(id)));
    }
    await session.close();
    expect(measured.results[0]?.['MRR@10']).to.be.closeTo((100 * reciprocalRanks) / 7, 0.006);
  });

  it('searches as the product does unless told otherwise', async () => {
    const measured = await evaluate({ variants: ['minilm-l6', 'minilm-l3'] });
    expect(measured.results.map(({ variant, mode }) => `${variant} ${mode}`)).to.deep.equal([
      'minilm-l6 hybrid',
      'minilm-l3 hybrid',
    ]);
    for (const result of measured.results) {
      expect(result['MRR@10']).to.be.within(result['Success@1'], 100);
      expect(result['Success@5']).to.be.within(result['Success@1'], 100);
      expect(result['nDCG@10']).to.be.within(0, 100);
    }
  });

  it('tells how well "none" is told where there are questions without an answer', async () => {
    const [hybrid] = (await evaluate()).results;
    expect(hybrid?.none?.recall).to.be.oneOf([0, 100]);
    expect(hybrid?.none?.auroc).to.be.within(0, 100);
    expect(hybrid?.ECE).to.be.within(0, 100);
    expect(hybrid?.['coverage at 95%']).to.be.within(0, 100);
    expect(hybrid?.['Intent@5']).to.be.null;
    const answerable = jsonLinesFile('answerable.jsonl', JUDGEMENTS.slice(0, 7));
    expect((await evaluate({ judgements: answerable, mode: 'keyword' })).results[0]?.none).to.be.null;
  });

  it('takes the probabilities that were refitted in the data folder', async () => {
    const dataDir = join(folder, 'evaluated-refit');
    const { modes } = shippedCalibration({ variant: 'minilm-l6', queryVariant: 'minilm-l6' });
    // Never sure of anything.
    const first = { intercept: -50, weights: { evidence: 0, lead: 0, keywordLead: 0, rarity: 0 } };
    const refitted = {
      variant: 'minilm-l6',
      scaled: true,
      modes: { ...modes, keyword: { ...modes.keyword, first } },
    };
    mkdirSync(join(dataDir, 'calibrations'), { recursive: true });
    writeFileSync(join(dataDir, 'calibrations', 'minilm-l6.json'), JSON.stringify(refitted));
    const evaluated = await evaluate({ mode: 'keyword', configuration: { ...configuration, dataDir } });
    expect(evaluated.results[0]?.none?.recall).to.equal(100);
    // Of all eight questions, of which one has no answer and so no right first hit.
    const right = ((evaluated.results[0]?.['Success@1'] ?? NaN) * 7) / 8;
    expect(evaluated.results[0]?.ECE).to.be.closeTo(right, 0.01);
  });

  it('lets the nearest entries vote on the category', async () => {
    const labeled = jsonLinesFile(
      'labeled.jsonl',
      ENTRIES.map((entry, index) => ({ ...entry, category: index < 2 ? 'computers' : 'people' })),
    );
    const { results } = await evaluate({ entries: labeled, mode: 'keyword' });
    expect(results[0]?.['Intent@5']).to.be.within(0, 100);
  });

  it('finds an entry by its other phrasings, and only then', async () => {
    const one = jsonLinesFile('one.jsonl', [{ query: 'Which VPN do we use?', relevant: ['vpn'] }]);
    const all = await evaluate({ judgements: one, mode: 'keyword' });
    expect(all.results[0]).to.include({ 'MRR@10': 100, 'Success@1': 100 });
    const rare = jsonLinesFile('rare.jsonl', [{ query: 'NorthGate', relevant: ['vpn'] }]);
    expect((await evaluate({ judgements: rare, mode: 'keyword' })).results[0]?.['MRR@10']).to.equal(100);
    const without = await evaluate({ judgements: rare, mode: 'keyword', phrasings: 'question' });
    expect(without.results[0]?.['MRR@10']).to.equal(0);
  });

  it('measures one half of the queries', async () => {
    const answerable = JUDGEMENTS.filter(({ relevant }) => relevant.length > 0);
    for (const split of ['dev', 'test'] as const) {
      const { queries } = await evaluate({ mode: 'keyword', split });
      expect(queries).to.equal(answerable.filter(({ query }) => splitOf(query) === split).length);
    }
  });

  it('refuses to measure half of what it was given', async () => {
    const stray = jsonLinesFile('stray.jsonl', [
      { query: 'Where?', relevant: ['cellar'] },
      { query: 'When?', relevant: ['lunch'] },
      { query: 'Who?', relevent: ['sick'] },
    ]);
    const unknown = await failureOf(evaluate({ judgements: stray }));
    expect(unknown).to.include({ code: 'invalid' });
    expect(unknown.message).to.contain('line 1: the query "Where?" names the entry "cellar"');
    expect(unknown.message).to.contain('line 3: relevant is not a list of ids');

    const holed = jsonLinesFile('holed.jsonl', [...ENTRIES, { id: 'bad', question: 'No answer?' }]);
    const bad = await failureOf(evaluate({ entries: holed }));
    expect(bad.message).to.contain('line 7');

    const none = jsonLinesFile('none.jsonl', [{ query: 'Who won?', relevant: [] }]);
    expect((await failureOf(evaluate({ judgements: none }))).message).to.contain('nothing to measure');
  });

  it('stops when told to, and leaves nothing behind', async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('bonsai-evaluate-'));
    const before = left();
    const stop = new AbortController();
    const work = evaluate({
      signal: stop.signal,
      report: () => {
        stop.abort();
      },
    });
    expect((await failureOf(work)).code).to.equal('cancelled');
    expect(left()).to.deep.equal(before);
  });
});
