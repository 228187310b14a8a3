import { expect } from 'chai';
import type { Range } from '../../../measures/triangular.ts';
import { type Estimate, estimateRoi } from '../../../evaluation/roi/estimate.ts';
import { compiled, namesIn, written } from '../../../evaluation/roi/formula.ts';
import { INPUT_NAMES, type InputName, usualInputs, type RoiInputs } from '../../../evaluation/roi/inputs.ts';
import { likelyValues } from '../../../evaluation/roi/likely.ts';
import { wholeComparisonSchema } from '../../../evaluation/compare/comparison-document.ts';
import { measuredFacts } from '../../../evaluation/roi/measured.ts';
import { MEASURED_NAMES, QUANTITIES, QUANTITY_NAMES } from '../../../evaluation/roi/quantities.ts';
import { spreadOf } from '../../../evaluation/roi/draws.ts';
import { roiReference } from '../reference/roi.ts';
import { aComparison, someFacts } from './a-comparison.ts';

const EUR = usualInputs('EUR');

function stated(changes: Partial<Record<InputName, number | Range>>): RoiInputs {
  const ranges = Object.entries(changes).map(([name, value]) => [
    name,
    typeof value === 'number' ? { low: value, likely: value, high: value } : value,
  ]);
  return { ...EUR, inputs: { ...EUR.inputs, ...(Object.fromEntries(ranges) as object) } };
}

async function estimated(inputs: RoiInputs, draws = 4000): Promise<Estimate> {
  return estimateRoi(someFacts(), inputs, { draws });
}

describe('the worth of a search', () => {
  it('is what one works out by hand', () => {
    const [baseline, , , other] = someFacts().candidates;
    if (baseline === undefined || other === undefined) throw new Error('There are four.');
    const valueOf = likelyValues(EUR, baseline);
    // 150 x 245 questions, half of them on the page, 70% of these in the FAQ
    expect(valueOf('asked')).to.equal(18_375);
    expect(valueOf('answerable')).to.be.closeTo(12_862.5, 1e-6);
    // 69.7% first, and half of those whose answer is 2nd to 5th
    expect(valueOf('foundShare')).to.be.closeTo(0.803, 1e-9);
    expect(valueOf('deflected')).to.be.closeTo(12_862.5 * 0.803 * 0.65, 1e-6);
    expect(valueOf('missed')).to.be.closeTo(18_375 - 12_862.5 * 0.803 - 5512.5 * 0.8, 1e-6);
    expect(valueOf('benefit')).to.be.closeTo(14_769.67 + 9790.69 - 1590.78, 0.05);
    expect(valueOf('servers')).to.equal(1);
    expect(valueOf('searchMs')).to.be.closeTo(5.67, 1e-9);
    expect(valueOf('runningCost')).to.be.closeTo(246.28 + 35.04 + 5400, 0.05);
    expect(valueOf('worth')).to.be.closeTo(
      valueOf('yearly') * (1 / 1.05 + 1 / 1.05 ** 2 + 1 / 1.05 ** 3) - 2700,
      1e-6,
    );
    // Another encoder has to be chosen, which takes hours.
    expect(likelyValues(EUR, other)('setupCost')).to.equal((60 + 4) * 45);
    expect(likelyValues(stated({ discountRate: 0 }), baseline)('worth')).to.be.closeTo(
      3 * valueOf('yearly') - 2700,
      1e-6,
    );
  });

  it('agrees with a simulation that was written without it', async () => {
    const { candidates } = await estimateRoi(someFacts(), EUR, { draws: 40_000, seed: 11 });
    const [own] = candidates;
    const { worth } = roiReference;
    for (const name of ['worth', 'yearly', 'energyKwh', 'deflected'] as const) {
      const { low, median, high } = own?.[name] ?? { low: NaN, median: NaN, high: NaN };
      const [, middle] = worth[name];
      for (const [mine, theirs] of [low, median, high].map((value, index) => [
        value,
        worth[name][index] ?? NaN,
      ])) {
        expect(mine, name).to.be.closeTo(theirs ?? NaN, 0.015 * Math.max(middle, theirs ?? 0));
      }
    }
    expect(own?.paysShare).to.be.closeTo(worth.paysShare, 0.005);
  });

  it('is the same for the same seed, and nearly so for another', async () => {
    const strip = (estimate: Estimate): unknown => ({ ...estimate, createdAt: '' });
    const [one, again] = [await estimated(EUR), await estimated(EUR)];
    expect(strip(again)).to.deep.equal(strip(one));
    const other = await estimateRoi(someFacts(), EUR, { draws: 4000, seed: 2 });
    expect(other.candidates[0]?.worth).to.not.deep.equal(one.candidates[0]?.worth);
    expect(other.answer).to.equal(one.answer);
  });

  it('says yes under the defaults, and no where nobody asks, nobody stays away, or upkeep eats it up', async () => {
    expect((await estimated(EUR)).answer).to.equal('yes');
    for (const bad of [
      { questionsADay: 5 },
      { staysAway: 0 },
      { usableShare: 0 },
      { upkeepHours: 80 },
      { answerableShare: 0.05 },
    ]) {
      const { answer, candidates } = await estimated(stated(bad));
      expect(answer, JSON.stringify(bad)).to.equal('no');
      expect(candidates[0]?.paysShare).to.be.lessThan(0.5);
    }
    const never = await estimated(stated({ staysAway: 0 }));
    expect(never.candidates[0]?.breakEvenMonths.median).to.equal(Infinity);
  });

  it('says not certain between', async () => {
    expect((await estimated(stated({ questionsADay: { low: 30, likely: 55, high: 90 } }))).answer).to.equal(
      'unsure',
    );
  });

  it('is told of the encoder that the comparison chose, of the baseline where it could not tell', async () => {
    const estimate = await estimated(EUR, 200);
    expect(estimate.recommended).to.equal('minilm-l6-int8');
    const own = estimate.candidates.find(({ name }) => name === 'minilm-l6-int8');
    expect(estimate.answer).to.equal('yes');
    expect(estimate.earned.at(-1)?.median).to.be.greaterThan(0);
    expect(own?.againstBaseline?.betterShare).to.be.within(0, 1);
    const unknown = await estimateRoi({ ...someFacts(), chosen: null }, EUR, { draws: 200 });
    expect(unknown.recommended).to.equal('minilm-l6');
  });

  it('is less with a pruned encoder that saves no server, and more where it saves many; it chooses none', async () => {
    const quiet = await estimated(EUR);
    const pruned = quiet.candidates[3]?.againstBaseline;
    expect(pruned?.betterShare).to.be.lessThan(0.5);
    expect(pruned?.saved.high).to.be.lessThan(20);
    expect(pruned?.benefit.median).to.be.lessThan(0);

    const facts = someFacts();
    const asGood = facts.candidates.map((candidate) => ({
      ...candidate,
      aheadAt1: { mean: 0, deviation: 0 },
      aheadAt5: { mean: 0, deviation: 0 },
    }));
    const crowded = stated({ questionsADay: 1_000_000, searchesPerQuestion: 20, serverPrice: 200 });
    const busy = await estimateRoi({ ...facts, candidates: asGood }, crowded, { draws: 1000 });
    const [full, , , small] = busy.candidates;
    expect(small?.peak.servers).to.be.lessThan(full?.peak.servers ?? 0);
    expect(small?.againstBaseline?.betterShare).to.be.greaterThan(0.9);
    expect(busy.recommended).to.equal('minilm-l6-int8');
  });

  it('turns the inputs one at a time, the weightiest first, and tells where it is worth nothing', async () => {
    const { tornado } = await estimated(EUR, 100);
    const swings = tornado.map(({ atLow, atHigh }) => Math.abs(atHigh - atLow));
    expect(swings).to.deep.equal(swings.toSorted((one, other) => other - one));
    const [first] = tornado;
    expect(first?.name).to.equal('questionsADay');
    const [, chosen] = someFacts().candidates;
    if (chosen === undefined) throw new Error('There are four.');
    const at = first?.turningPoint ?? NaN;
    expect(likelyValues(EUR, chosen, { questionsADay: at })('worth')).to.be.closeTo(0, 0.01);
    expect(tornado.map(({ name }) => name)).to.not.include('years'); // certain
  });

  it('knows how many questions a day one server bears', async () => {
    const { candidates } = await estimated(EUR, 100);
    const most = candidates[0]?.peak.oneServerTakes ?? NaN;
    const [baseline] = someFacts().candidates;
    if (baseline === undefined) throw new Error('There is one.');
    const servers = (questions: number): number =>
      likelyValues(stated({ questionsADay: questions }), baseline)('servers');
    expect(servers(most * 0.999)).to.equal(1);
    expect(servers(most * 1.001)).to.equal(2);
  });

  it('stops when it is told to', async () => {
    const stopped = estimateRoi(someFacts(), EUR, { signal: AbortSignal.abort() });
    expect(await stopped.catch((error: unknown) => String(error))).to.contain('Cancelled');
  });
});

describe('what was measured', () => {
  const failure = (document: unknown): string => {
    try {
      measuredFacts(document, 'old.json');
      return '';
    } catch (error) {
      return String(error);
    }
  };

  it('is refused with the command that measures where something is missing', () => {
    const complete = aComparison();
    for (const document of [
      { ...complete, cost: null },
      { ...complete, faq: [] },
      { ...complete, cost: { ...complete.cost, results: [] } },
      {},
      null,
      'text',
    ]) {
      const message = failure(document);
      expect(message).to.contain('old.json').and.to.contain('bonsai compare');
      expect(message).to.not.contain('\n');
    }
    expect(failure({ ...complete, cost: null })).to.contain('--no-cost');
  });

  it('may hold figures that nobody could tell, which JSON writes as null', () => {
    const complete = aComparison();
    const [set] = complete.faq;
    const empty = JSON.parse(
      JSON.stringify({ ...set, queries: 0 }, (_, value: unknown) =>
        typeof value === 'number' && value % 1 !== 0 ? null : value,
      ),
    ) as unknown;
    expect(wholeComparisonSchema.safeParse({ ...complete, faq: [empty] }).success).to.equal(true);
    expect(wholeComparisonSchema.safeParse({ ...complete, verdict: {} }).success).to.equal(false);
    const unknown = { coverageAt95: null, none: { precision: null, recall: 0.8 } };
    const rows = set?.rows.map((row) => ({ ...row, confidence: unknown }));
    const [first] = measuredFacts({ ...complete, faq: [{ ...set, rows }] }, 'it').candidates;
    expect(first).to.include({ coverageAt95: 0, nonePrecision: null });
    expect(first?.noneRecall?.mean).to.equal(0.8);
  });

  it('may lack questions without an answer', () => {
    const complete = aComparison();
    const [set] = complete.faq;
    const rows = set?.rows.map((row) => ({ ...row, confidence: { coverageAt95: 0.5, none: null } }));
    const facts = measuredFacts({ ...complete, faq: [{ ...set, rows }] }, 'it');
    expect(facts.candidates[0]?.noneRecall).to.equal(null);
  });
});

describe('formulas', () => {
  it('rest only on what stands before them', () => {
    const known = new Set<string>([...INPUT_NAMES, ...MEASURED_NAMES]);
    for (const name of QUANTITY_NAMES) {
      for (const used of namesIn(QUANTITIES[name].formula))
        expect(known.has(used), `${name}: ${used}`).to.equal(true);
      known.add(name);
    }
  });

  it('use every input', () => {
    const used = new Set<string>(QUANTITY_NAMES.flatMap((name) => namesIn(QUANTITIES[name].formula)));
    expect(INPUT_NAMES.filter((name) => !used.has(name))).to.deep.equal([]);
  });

  it('are written with brackets where they are needed, and calculated as they are written', () => {
    const say = (term: string | number): string => String(term);
    const call = (name: string, parts: readonly string[]): string => `${name}(${parts.join()})`;
    expect(written(['×', 'a', ['+', 'b', 1]], say, call)).to.equal('a × (b + 1)');
    expect(written(['−', 'a', ['−', 'b', 'c']], say, call)).to.equal('a − (b − c)');
    expect(written(['÷', 'a', ['×', 'b', 'c']], say, call)).to.equal('a ÷ (b × c)');
    expect(written(['+', ['×', 'a', 'b'], ['÷', 'c', 2]], say, call)).to.equal('a × b + c ÷ 2');
    expect(written(['annuity', 'a', 3], say, call)).to.equal('annuity(a,3)');
    const functions = { annuity: () => 7, servers: () => 9 };
    const value = compiled<'a' | 'b'>(
      ['−', ['×', 'a', 'b', 2], ['annuity', 1, 2]],
      (name) => (name === 'a' ? 0 : 1),
      functions,
    );
    expect(value(Float64Array.of(3, 5))).to.equal(23);
  });
});

describe('a spread', () => {
  it('is made of values that were drawn, "never" among them', () => {
    const values = Float64Array.from({ length: 100 }, (_, index) => (index < 60 ? index + 1 : Infinity));
    expect(spreadOf(values)).to.deep.equal({ low: 5, median: 50, high: Infinity });
  });
});
