import { expect } from 'chai';
import { lineageSchema } from '../../../encoder/model/lineage.ts';
import { keptComparison, keptComparisons } from '../../../evaluation/compare/stored-comparison.ts';
import type { Comparison } from '../../../evaluation/compare/comparison.ts';
import { comparisonCsv } from '../../../evaluation/report/comparison-csv.ts';
import { comparisonPage } from '../../../evaluation/report/comparison-page.ts';
import { measuredFacts } from '../../../evaluation/roi/measured.ts';
import { aWholeComparison } from './a-whole-comparison.ts';

/** The documents with this key called as versions before 0.2 called it. */
function withStanding(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document).replaceAll('"status":', '"standing":'));
}

function store(...values: readonly unknown[]) {
  return {
    finishedIds: () => values.map((_, at) => String(at)),
    finished: (id: string): unknown => JSON.parse(JSON.stringify(values[Number(id)] ?? null)),
  };
}

/** As version 0.1 kept it: its own verdict, with how sure it was, and its own tests. */
function ofVersion1({ verdict, faq, ...others }: Comparison): unknown {
  return withStanding({
    ...others,
    verdict: {
      ...{ chosen: 'small', sentence: 'Use small: it is the cheapest (more than 99.9% sure).', remarks: [] },
      ...{ costUnit: verdict.costUnit, mode: verdict.mode, paretoFront: verdict.paretoFront },
      candidates: verdict.candidates.map(({ name, status, quality, cost }) => ({
        ...{ name, status, quality, sureness: 0.999, moreJudgements: null, cost },
      })),
    },
    faq: faq.map((set) => ({
      ...set,
      rows: set.rows.map(({ test, ...row }) => ({
        ...row,
        test: test && {
          p: test.p,
          adjustedP: test.adjustedP,
          detectable: test.detectable,
          inferiorityP: 0.001,
        },
      })),
    })),
  });
}

describe('comparisons that were kept', () => {
  let comparison: Comparison;
  before(async () => {
    comparison = await aWholeComparison();
  });

  it('are read with the key of older versions as with today’s', () => {
    const kept = store(
      { version: 2, comparison, sets: [] },
      { version: 2, comparison: withStanding(comparison), sets: [] },
    );
    const [today, older] = keptComparisons(kept, 9);
    expect(today?.comparison).to.deep.equal(JSON.parse(JSON.stringify(comparison)));
    expect(older?.comparison).to.deep.equal(today?.comparison);
    expect(measuredFacts(withStanding(comparison), 'it')).to.deep.equal(measuredFacts(comparison, 'it'));
  });

  it('of version 0.1 are listed with what they measured, without what they were too sure of', () => {
    const older = ofVersion1(comparison);
    const { comparison: read } = keptComparison(store({ version: 1, comparison: older, sets: [] }), '0');
    expect(read.faq[0]?.rows.map(({ scores }) => scores)).to.deep.equal(
      comparison.faq[0]?.rows.map(({ scores }) => scores),
    );
    expect(read.verdict).to.include({ outcome: 'earlier rule', chosen: null });
    expect(read.verdict.candidates.map(({ status }) => status)).to.deep.equal(['baseline', 'not settled']);
    const page = comparisonPage(read);
    expect(page).to.contain('before version 0.2').and.to.contain('<svg ');
    expect(page).to.not.match(/99\.9% sure|NaN|undefined/);
    expect(comparisonCsv(read)).to.not.match(/NaN|undefined/);
    expect(measuredFacts(older, 'it').chosen).to.equal(null);
  });

  it('of something else are left out', () => {
    expect(keptComparisons(store({ version: 3 }, null, { version: 2, comparison: {} }), 9)).to.deep.equal([]);
  });
});

describe('a lineage', () => {
  it('is read with the key of older versions as with today’s', () => {
    const hash = '0'.repeat(64);
    const lineage = {
      name: 'a',
      base: { name: 'b', sha256: hash },
      keptLayers: [0],
      phases: [],
      precision: 'fp32',
      parameters: 1,
      createdBy: 'it',
      createdAt: '2026-11-30T00:00:00.000Z',
      files: {},
    };
    const before = {
      ...{ method: 'beam', choices: 3, bound: { layers: 1 }, data: { files: [], sha256: hash }, halves: [] },
    };
    const selection = { ...before, confirmed: { margin: 0.02, status: 'not settled' } };
    const today = lineageSchema.parse({ ...lineage, selection });
    expect(today.selection?.confirmed).to.deep.equal(selection.confirmed);
    expect(lineageSchema.parse(withStanding({ ...lineage, selection }))).to.deep.equal(today);
    expect(lineageSchema.parse({ ...lineage, selection: before }).selection).to.deep.equal(before);
  });
});
