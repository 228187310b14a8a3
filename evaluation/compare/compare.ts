import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Configuration } from '../../core/configuration.ts';
import { throwIfCancelled } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { summarize } from '../../encoder/pruning/summary.ts';
import type { CostEvaluation } from '../cost/cost.ts';
import { TYPICAL_TOKENS } from '../cost/cost-task.ts';
import { describeMachine } from '../cost/machine.ts';
import { baselineOf, resolveCandidates, type Candidate } from './candidates.ts';
import { type CandidateFacts, type Comparison, DECIDING_MEASURE, type FaqComparison } from './comparison.ts';
import { type DataSetFiles, readDataSets } from './data-sets.ts';
import { compareFaq, compareLogged } from './faq-comparison.ts';
import { measureAll, type Measured, type MeasureOptions } from './measure.ts';
import { compareNli, compareSts } from './similarity-comparison.ts';
import { verdictOf } from './verdict.ts';

interface CompareOptions extends Pick<MeasureOptions, 'modes' | 'cost' | 'comparisons'> {
  /** VARIANT, or QUERY+ENTRY for a pair. */
  readonly variants: readonly string[];
  readonly files: DataSetFiles;
  /** What the others are held against; the deepest where absent. */
  readonly baseline?: string | undefined;
  /** Share of the baseline's score that one is willing to lose: 0.02 is 2%. */
  readonly margin: number;
  /** The questions that people have asked, latest first. */
  readonly loggedQuestions: () => readonly string[];
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
  /** As in `ResolveOptions`. */
  readonly announce?: (line: string) => void;
}

/** What a comparison tells, and what it was made of. */
export interface Compared {
  readonly comparison: Comparison;
  readonly measured: Measured;
}

/**
 * Measures encoders and pairs of them on data sets, and says which is the cheapest that is not worse. Stopped at any moment,
 * it goes on from there when it is called again. The comparison is kept as the latest.
 *
 * @throws AppError for a bad file, an unknown variant, a pair without a common space; `cancelled`
 *
 * @example
 * ```ts
 * import { mkdirSync } from 'node:fs';
 * import { compare } from 'bonsai-faq/evaluation/compare/compare.ts';
 * import { openComparisons } from 'bonsai-faq/store/comparisons/comparisons.ts';
 *
 * mkdirSync('.bonsai');
 * const comparisons = openComparisons('.bonsai/comparisons.db');
 * const { comparison } = await compare({
 *   variants: ['minilm-l2-tuned', 'minilm-l4-tuned'],
 *   margin: 0.02,
 *   modes: ['hybrid'],
 *   files: {
 *     faq: [{ entries: 'faq.jsonl', judgements: 'judgements.jsonl' }],
 *     ...{ phrasings: 'all', split: 'all', sts: [], nli: [], logged: [] },
 *   },
 *   cost: null,
 *   loggedQuestions: () => [],
 *   comparisons,
 *   configuration: { dataDir: '.bonsai', threads: 1 },
 * });
 * console.log(comparison.baseline, comparison.verdict.outcome); // minilm-l4-tuned too few
 * comparisons.close();
 * ```
 */
export async function compare(options: CompareOptions): Promise<Compared> {
  const { dataDir } = options.configuration;
  const machine = await describeMachine();
  const dataSets = await readDataSets(options.files, options.loggedQuestions);
  const candidates = await resolveCandidates(options.variants, { ...options, dataDir });
  const baseline = baselineOf(candidates, options.baseline);
  const measured = await measureAll({ ...options, candidates, dataSets });
  const faq = await compareJudged(measured, baseline, options);
  const facts = await Promise.all(candidates.map(factsOf));
  const comparison: Comparison = {
    createdAt: new Date().toISOString(),
    baseline: baseline.name,
    measure: DECIDING_MEASURE,
    margin: options.margin,
    machine,
    verdict: verdictOf({
      baseline: baseline.name,
      margin: options.margin,
      names: facts.map(({ name }) => name),
      ...costsOf(facts, measured.cost),
      faq,
    }),
    candidates: facts,
    faq,
    sts: measured.sts.map((set) => compareSts(set, baseline.query.name)),
    nli: measured.nli.map((set) => compareNli(set, baseline.query.name)),
    logged: measured.logged.map((set) => compareLogged(set, baseline.name)),
    cost: measured.cost,
  };
  return { comparison, measured };
}

async function compareJudged(
  { judged }: Measured,
  baseline: Candidate,
  { margin, report, signal }: CompareOptions,
): Promise<FaqComparison[]> {
  const total = judged.reduce((sum, { runs }) => sum + runs.size, 0);
  let done = 0;
  const faq: FaqComparison[] = [];
  for (const set of judged) {
    const onRow = async (): Promise<void> => {
      report?.({ phase: 'Resampling', done, total, unit: 'rows' });
      done += 1;
      await nextTurn();
      throwIfCancelled(signal);
    };
    faq.push(await compareFaq(set, baseline.name, margin, onRow));
  }
  if (total > 0) report?.({ phase: 'Resampling', done, total, unit: 'rows' });
  return faq;
}

async function factsOf({ name, entry, query }: Candidate): Promise<CandidateFacts> {
  const { layers, keptLayers, precision, parameters, bytes } = await summarize(query.dir);
  return {
    ...{ name, variant: entry.name, queryVariant: query.name },
    ...{ layers, keptLayers, precision, parameters, bytes: bytes ?? 0 },
  };
}

/** What one question costs each candidate: time where it was measured, else the size of what has to be held for it. */
function costsOf(
  facts: readonly CandidateFacts[],
  cost: CostEvaluation | null,
): { costs: number[]; costUnit: 'ms' | 'bytes' } {
  if (cost === null) return { costs: facts.map(({ bytes }) => bytes), costUnit: 'bytes' };
  const costs = facts.map(
    ({ queryVariant }) =>
      cost.results
        .find(({ variant }) => variant === queryVariant)
        ?.queries.find(({ tokens }) => tokens === TYPICAL_TOKENS)?.p50 ?? NaN,
  );
  return { costs, costUnit: 'ms' };
}
