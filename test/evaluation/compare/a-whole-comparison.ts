import { compareFaq } from '../../../evaluation/compare/faq-comparison.ts';
import {
  type Comparison,
  DECIDING_MEASURE,
  type FaqComparison,
} from '../../../evaluation/compare/comparison.ts';
import { verdictOf } from '../../../evaluation/compare/verdict.ts';
import type { VariantCost } from '../../../evaluation/cost/cost.ts';
import type { QueryRun } from '../../../evaluation/quality/rankings.ts';

const MACHINE = {
  ...{ processor: 'AMD EPYC', cores: 2, instructions: ['avx2'], memoryGiB: 24 },
  ...{ system: 'linux x64', node: 'v20.0.0', loadBefore: 0 },
};

/** What `bonsai compare` tells of `full` and `small`, which find the right one of three entries for each question. */
export async function aWholeComparison(questions = 12): Promise<Comparison> {
  const names = ['full', 'small'];
  const faq = [await judged(names, questions)];
  const costs = [4, 2];
  return {
    createdAt: '2026-11-30T10:00:00.000Z',
    ...{ baseline: 'full', measure: DECIDING_MEASURE, margin: 0.02, machine: MACHINE },
    verdict: verdictOf({ baseline: 'full', margin: 0.02, names, costs, costUnit: 'ms', faq }),
    candidates: names.map((name, index) => ({
      ...{ name, variant: name, queryVariant: name, layers: 6 - 3 * index, keptLayers: [0, 1, 2] },
      ...{ precision: 'fp32' as const, parameters: 20e6, bytes: 80e6 },
    })),
    faq,
    ...{ sts: [], nli: [], logged: [] },
    cost: {
      ...{ threads: 2, machine: MACHINE, wattsACore: 10 },
      results: names.map((variant, index) => costOf(variant, costs[index] ?? NaN)),
    },
  };
}

function judged(names: readonly string[], questions: number): Promise<FaqComparison> {
  const entries = ['a', 'b', 'c'].map((id) => ({
    ...{ id, question: `What is ${id}?`, answer: 'This.', alternates: [], category: null },
    ...{ language: null, url: null, updatedAt: null },
  }));
  const queries = Array.from({ length: questions }, (_, index) => ({
    query: `question ${index}`,
    relevant: [entries[index % 3]?.id ?? ''],
  }));
  const runs = queries.map(({ relevant }): QueryRun => {
    const hits = relevant.map((id) => ({ id, score: 1, probability: 0.9 }));
    return { hits, band: 'answer' };
  });
  const task = { entries, phrasings: [], queries };
  return compareFaq(
    {
      ...{ set: { name: 'faq', hash: '', task }, mode: 'hybrid' },
      runs: new Map(names.map((name) => [name, runs])),
      keys: new Map(),
    },
    'full',
    0.02,
    () => Promise.resolve(),
  );
}

function costOf(variant: string, ms: number): VariantCost {
  const latency = { p50: ms, p95: 2 * ms, p99: 3 * ms };
  return {
    ...{ variant, latencyMs: latency, queries: [{ tokens: 16, operations: 1e9, ...latency }] },
    ...{ sentencesPerSecond: 100, idleMemoryBytes: 1e8, peakMemoryBytes: 2e8, bytes: 80e6, parameters: 20e6 },
    ...{ loadMs: 200, joulesAQuery: 0.02 },
  };
}
