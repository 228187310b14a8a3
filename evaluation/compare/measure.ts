import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from 'zod';
import type { Configuration } from '../../core/configuration.ts';
import type { SearchMode } from '../../core/domain.ts';
import { throwIfCancelled } from '../../core/errors.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import { knownWords } from '../../encoder/runtime/known-words.ts';
import { type KnownCalibration, knownCalibration } from '../../search/calibration/calibration.ts';
import type { Comparisons } from '../../store/comparisons/comparisons.ts';
import { costSampleSchema } from '../cost/cost-task.ts';
import { type CostEvaluation, type CostSettings, evaluateCostOf } from '../cost/cost.ts';
import { RANKING_DEPTH } from '../quality/faq-scores.ts';
import { describeMachine } from '../cost/machine.ts';
import { textsOfNli } from '../quality/nli.ts';
import { rightByProbe, rightTriplets } from '../quality/nli-probe.ts';
import { entriesToEmbed, type QueryRun, questionsToEmbed, runQueries } from '../quality/rankings.ts';
import { cosinesOf, textsOfSts } from '../quality/sts.ts';
import { embedAll, type EmbeddingWork, vectorSource, type VectorSource } from '../quality/vector-source.ts';
import type { Candidate } from './candidates.ts';
import type { DataSets, FaqSet, NliSet, StsSet } from './data-sets.ts';
import { measurementKey, nliSchema, recalled, runsSchema, stsSchema, VERSIONS } from './measurements.ts';

export interface MeasureOptions {
  readonly candidates: readonly Candidate[];
  readonly dataSets: DataSets;
  readonly modes: readonly SearchMode[];
  /** How cost is measured; null to leave it out. */
  readonly cost: Pick<CostSettings, 'rounds' | 'queries' | 'sentences'> | null;
  readonly comparisons: Comparisons;
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

/** What was found, case by case, of each candidate by its name; similarities of each encoder of questions. */
export interface Measured {
  readonly judged: readonly SearchedSet[];
  readonly logged: readonly SearchedSet[];
  readonly sts: readonly MeasuredSts[];
  readonly nli: readonly MeasuredNli[];
  readonly cost: CostEvaluation | null;
}

export interface SearchedSet {
  readonly set: FaqSet;
  readonly mode: SearchMode;
  readonly runs: ByName<readonly QueryRun[]>;
  /** Under which each candidate's runs are kept in comparisons.db. */
  readonly keys: ByName<string>;
}

interface MeasuredSts {
  readonly set: StsSet;
  readonly cosines: ByName<Float64Array>;
}

interface MeasuredNli {
  readonly set: NliSet;
  /** 1 for each test pair that the probe tells, and for each right triplet; else 0. */
  readonly probe: ByName<Float64Array>;
  readonly triplets: ByName<Float64Array>;
}

type ByName<T> = ReadonlyMap<string, T>;

/**
 * Measures each candidate on each data set in each mode, once: what was measured before is taken from `comparisons`, and what
 * is measured is kept there, so that whoever is stopped goes on from there.
 *
 * @throws AppError as the encoders and cost processes; `cancelled`
 */
export async function measureAll(options: MeasureOptions): Promise<Measured> {
  const { dataSets, comparisons, configuration } = options;
  const embedding = { ...options, threads: configuration.threads };
  await embedAll(comparisons, embeddingWork(options), embedding);
  const vectorsOf = vectorSource(comparisons, embedding);
  const searched = await measureSearches(options, vectorsOf);
  return {
    judged: searched.filter(({ set }) => dataSets.judged.includes(set)),
    logged: searched.filter(({ set }) => dataSets.logged.includes(set)),
    sts: await measureSts(options, vectorsOf),
    nli: await measureNli(options, vectorsOf),
    cost: await measureCost(options),
  };
}

/** What each candidate finds on each judged and each logged set, mode by mode. */
async function measureSearches(options: MeasureOptions, vectorsOf: VectorSource): Promise<SearchedSet[]> {
  const { candidates, modes, comparisons, configuration } = options;
  const { calibrations } = dataLayout(configuration.dataDir);
  const sets = [...options.dataSets.judged, ...options.dataSets.logged];
  const step = stepsOf('Searching', sets.length * modes.length * candidates.length, options);
  const searched: SearchedSet[] = [];
  for (const mode of modes) {
    for (const set of sets) {
      const runs = new Map<string, readonly QueryRun[]>();
      const keys = new Map<string, string>();
      for (const candidate of candidates) {
        await step();
        const { name, entry, query } = candidate;
        const calibration = knownCalibration({ variant: entry.name, queryVariant: query.name }, calibrations);
        const models = [entry.identity, query.identity];
        const probabilities = calibration.modes[mode] ?? 'provisional';
        const parts = ['faq', VERSIONS.faq, ...models, set.hash, mode, probabilities];
        keys.set(name, measurementKey(parts));
        const search = (): Promise<QueryRun[]> =>
          runsOf(candidate, set, { ...options, mode, calibration }, vectorsOf);
        runs.set(name, await recalled(comparisons, parts, runsSchema, search));
      }
      searched.push({ set, mode, runs, keys });
    }
  }
  return searched;
}

/** What a candidate finds for each question of a set. */
async function runsOf(
  { entry, query }: Candidate,
  { task }: FaqSet,
  options: {
    readonly mode: SearchMode;
    readonly calibration: KnownCalibration;
    readonly signal?: AbortSignal;
  },
  vectorsOf: VectorSource,
): Promise<QueryRun[]> {
  const { mode } = options;
  const entries = { variant: entry, vectors: await vectorsOf(entriesToEmbed(task, mode), entry, 'document') };
  const questions = {
    variant: query,
    vectors: await vectorsOf(questionsToEmbed(task, mode), query, 'query'),
  };
  const known = await knownWords(
    entry.dir,
    task.entries.map(({ question }) => question),
  );
  return runQueries(task, entries, questions, { ...options, knownWords: known, depth: RANKING_DEPTH });
}

/** The cosines of each encoder of questions on each set of sentence pairs. */
async function measureSts(options: MeasureOptions, vectorsOf: VectorSource): Promise<MeasuredSts[]> {
  const { comparisons, dataSets } = options;
  const encoders = queryVariantsOf(options.candidates);
  const step = stepsOf('Comparing sentence pairs', dataSets.sts.length * encoders.length, options);
  const measured: MeasuredSts[] = [];
  for (const set of dataSets.sts) {
    const cosines = new Map<string, Float64Array>();
    for (const encoder of encoders) {
      await step();
      const parts = ['sts', VERSIONS.sts, encoder.identity, set.hash];
      const found = await recalled(comparisons, parts, stsSchema, async () =>
        Array.from(cosinesOf(set.pairs, await vectorsOf(textsOfSts(set.pairs), encoder))),
      );
      cosines.set(encoder.name, Float64Array.from(found));
    }
    measured.push({ set, cosines });
  }
  return measured;
}

/** What a probe and the triplets tell of each encoder of questions on each set of inference pairs. */
async function measureNli(options: MeasureOptions, vectorsOf: VectorSource): Promise<MeasuredNli[]> {
  const { comparisons, dataSets } = options;
  const encoders = queryVariantsOf(options.candidates);
  const step = stepsOf('Fitting probes', dataSets.nli.length * encoders.length, options);
  const measured: MeasuredNli[] = [];
  for (const set of dataSets.nli) {
    const probe = new Map<string, Float64Array>();
    const triplets = new Map<string, Float64Array>();
    for (const encoder of encoders) {
      await step();
      const parts = ['nli', VERSIONS.nli, encoder.identity, set.hash];
      const found = await recalled(comparisons, parts, nliSchema, async () =>
        inferenceOf(set, await vectorsOf(textsOfNli(set.task), encoder)),
      );
      probe.set(encoder.name, Float64Array.from(found.probe));
      triplets.set(encoder.name, Float64Array.from(found.triplets));
    }
    measured.push({ set, probe, triplets });
  }
  return measured;
}

function inferenceOf(
  { task }: NliSet,
  vectors: ReadonlyMap<string, Float32Array>,
): z.infer<typeof nliSchema> {
  return {
    probe: Array.from(rightByProbe(task.train, task.test, vectors)),
    triplets: Array.from(rightTriplets(task.triplets, vectors)),
  };
}

/**
 * What the encoders of questions cost. Times are comparable only where they were taken in turns, so that another set of
 * encoders, or another machine, is measured anew.
 */
async function measureCost(options: MeasureOptions): Promise<CostEvaluation | null> {
  const { cost, comparisons, candidates } = options;
  if (cost === null) return null;
  const variants = queryVariantsOf(candidates);
  const { processor, cores, instructions, memoryGiB, system, node } = await describeMachine();
  const machine = { processor, cores, instructions, memoryGiB, system, node };
  const together = variants.map(({ identity }) => identity);
  return evaluateCostOf(variants, {
    ...options,
    ...cost,
    recall: ({ variant, turn, task: { threads, queries, sentences } }, measure) => {
      const how = { threads, queries, sentences };
      const parts = ['cost', VERSIONS.cost, variant.identity, turn, together, machine, how];
      return recalled(comparisons, parts, costSampleSchema, measure);
    },
  });
}

/** The encoders that meet questions, each once: what a query costs and what its similarity means is theirs. */
function queryVariantsOf(candidates: readonly Candidate[]): ReadyVariant[] {
  return [...new Map(candidates.map(({ query }) => [query.identity, query])).values()];
}

/** Which texts each encoder needs, over all data sets; an encoder may come more than once. */
function embeddingWork({ candidates, dataSets, modes }: MeasureOptions): EmbeddingWork[] {
  const mode = modes.find((each) => each !== 'keyword') ?? 'keyword';
  const faqs = [...dataSets.judged, ...dataSets.logged];
  const pairTexts = [
    ...dataSets.sts.flatMap(({ pairs }) => textsOfSts(pairs)),
    ...dataSets.nli.flatMap(({ task }) => textsOfNli(task)),
  ];
  return [
    ...candidates.flatMap(({ entry, query }) => [
      {
        variant: entry,
        role: 'document' as const,
        texts: faqs.flatMap(({ task }) => entriesToEmbed(task, mode)),
      },
      {
        variant: query,
        role: 'query' as const,
        texts: faqs.flatMap(({ task }) => questionsToEmbed(task, mode)),
      },
    ]),
    ...queryVariantsOf(candidates).map((variant) => ({
      variant,
      role: 'default' as const,
      texts: pairTexts,
    })),
  ];
}

/**
 * Counts measurements of one kind as they begin, and lets a signal be heard between two of them. Each kind is a phase of its
 * own, since a probe takes a hundred times as long as a correlation and nothing could be said of the time left.
 */
function stepsOf(phase: string, total: number, { report, signal }: MeasureOptions): () => Promise<void> {
  let begun = 0;
  return async () => {
    report?.({ phase, done: begun, total, unit: 'measurements' });
    begun += 1;
    await nextTurn();
    throwIfCancelled(signal);
  };
}
