import { type MeasuredFacts, measuredFacts } from '../../../evaluation/roi/measured.ts';

/** An encoder of the comparison below: its figures are those of docs/results/comparison.md on the sample FAQ, the intervals about as wide. */
interface Figures {
  readonly name: string;
  readonly layers: number;
  readonly successAt1: number;
  readonly successAt5: number;
  /** Half the width of the interval of the difference to the baseline. */
  readonly reach: number;
  readonly p50: number;
  readonly p95: number;
  readonly megabytes: number;
}

const ENCODERS: readonly Figures[] = [
  {
    name: 'minilm-l6',
    layers: 6,
    successAt1: 0.697,
    successAt5: 0.909,
    reach: 0,
    p50: 3.64,
    p95: 4.67,
    megabytes: 281,
  },
  {
    name: 'minilm-l6-int8',
    layers: 6,
    successAt1: 0.695,
    successAt5: 0.902,
    reach: 0.008,
    p50: 2.81,
    p95: 4.64,
    megabytes: 184,
  },
  {
    name: 'minilm-l4-int8',
    layers: 4,
    successAt1: 0.661,
    successAt5: 0.902,
    reach: 0.028,
    p50: 2.03,
    p95: 3.76,
    megabytes: 178,
  },
  {
    name: 'minilm-l3-int8',
    layers: 3,
    successAt1: 0.619,
    successAt5: 0.873,
    reach: 0.033,
    p50: 1.35,
    p95: 2.24,
    megabytes: 188,
  },
];

/** What `bonsai compare` writes, as far as `bonsai report` reads it. */
export function aComparison(encoders: readonly Figures[] = ENCODERS) {
  const [baseline] = encoders;
  const around = (estimate: number, reach: number) => ({
    estimate,
    low: estimate - reach,
    high: estimate + reach,
  });
  const score = (estimate: number, of: 'successAt1' | 'successAt5', { name, reach }: Figures) => ({
    ...around(estimate, 0.035),
    toBaseline: name === baseline?.name ? null : around(estimate - (baseline?.[of] ?? 0), reach),
  });
  return {
    createdAt: '2026-11-20T10:00:00.000Z',
    baseline: baseline?.name ?? '',
    machine: { processor: 'AMD EPYC', cores: 2, memoryGiB: 24, loadBefore: 0.1 },
    verdict: {
      mode: 'hybrid',
      outcome: 'use',
      chosen: encoders[1]?.name ?? null,
      candidates: encoders.map(({ name, layers }, index) => ({
        name,
        status: index === 0 ? 'baseline' : layers < 6 ? 'worse' : 'not worse',
      })),
    },
    candidates: encoders.map(({ name, layers }) => ({
      name,
      queryVariant: name,
      layers,
      precision: name.endsWith('int8') ? 'int8' : 'fp32',
      bytes: 23_000_000,
    })),
    faq: [
      {
        dataset: 'faq',
        mode: 'hybrid',
        queries: 528,
        unanswerable: 50,
        rows: encoders.map((figures) => ({
          name: figures.name,
          scores: {
            'MRR@10': score(figures.successAt1 + 0.05, 'successAt1', figures),
            'Success@1': score(figures.successAt1, 'successAt1', figures),
            'Success@5': score(figures.successAt5, 'successAt5', figures),
          },
          confidence: { coverageAt95: 0.6, none: { precision: 0.7, recall: 0.8 } },
        })),
      },
    ],
    cost: {
      threads: 2,
      wattsACore: 10,
      results: encoders.map(({ name, p50, p95, megabytes }) => ({
        variant: name,
        queries: [{ tokens: 16, p50, p95 }],
        peakMemoryBytes: megabytes * 1e6,
        joulesAQuery: (20 * p50) / 1000,
        loadMs: 200,
      })),
    },
  };
}

export function someFacts(encoders?: readonly Figures[]): MeasuredFacts {
  return measuredFacts(aComparison(encoders), 'the comparison');
}
