import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { Configuration } from '../../core/configuration.ts';
import { BANDS, type SearchMode } from '../../core/domain.ts';
import { throwIfCancelled } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { ReadyVariant } from '../../pruning/variants.ts';
import { shippedCalibration } from '../../search/calibration/calibration.ts';
import type { Comparisons } from '../../store/comparisons/comparisons.ts';
import { costSampleSchema } from '../cost-message.ts';
import { type CostEvaluation, type CostSettings, evaluateCostOf } from '../cost.ts';
import { RANKING_DEPTH } from '../faq-scores.ts';
import { describeMachine } from '../machine.ts';
import { textsOfNli } from '../nli.ts';
import { rightByProbe } from '../nli-probe.ts';
import { type QueryRun, questionsToEmbed, runQueries, textsToEmbed } from '../rankings.ts';
import { cosinesOf } from '../sts.ts';
import { rightTriplets } from '../triplets.ts';
import { embedAll, type EmbeddingWork, vectorSource } from '../vector-source.ts';
import type { Candidate } from './candidates.ts';
import type { DataSets, FaqSet, NliSet, StsSet } from './data-sets.ts';
import { measurementKey, recalled } from './recalled.ts';

/** To be raised when what is measured changes, so that nothing measured in the old way is taken for the new. */
const VERSIONS = { faq: 1, sts: 1, nli: 1, cost: 1 } as const;

export interface MeasureOptions {
  readonly candidates: readonly Candidate[];
  readonly dataSets: DataSets;
  readonly modes: readonly SearchMode[];
  /** How cost is measured; null to leave it out. */
  readonly cost: Pick<CostSettings, 'rounds' | 'queries' | 'sentences'> | null;
  readonly comparisons: Comparisons;
  readonly configuration: Pick<Configuration, 'threads'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

/** What was found, case by case, of each candidate by its name; similarities of each encoder of questions. */
export interface Measured {
  readonly judged: readonly SearchedSet[];
  readonly logged: readonly SearchedSet[];
  readonly sts: readonly { readonly set: StsSet; readonly cosines: ByName<Float64Array> }[];
  readonly nli: readonly {
    readonly set: NliSet;
    /** 1 for each test pair that the probe tells, and for each right triplet; else 0. */
    readonly probe: ByName<Float64Array>;
    readonly triplets: ByName<Float64Array>;
  }[];
  readonly cost: CostEvaluation | null;
}

export interface SearchedSet {
  readonly set: FaqSet;
  readonly mode: SearchMode;
  readonly runs: ByName<readonly QueryRun[]>;
  /** Under which each candidate's runs are kept in comparisons.db. */
  readonly keys: ByName<string>;
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
  await embedAll(comparisons, embeddingWork(options), { ...options, ...configuration });
  const { threads } = configuration;
  const { signal } = options;
  const vectorsOf = vectorSource(comparisons, signal === undefined ? { threads } : { threads, signal });
  const asking = askingVariants(options.candidates).length;
  const all = dataSets.judged.length + dataSets.logged.length;
  const searches = stepsOf('Searching', all * options.modes.length * options.candidates.length, options);

  const searchedIn = async (set: FaqSet, mode: SearchMode): Promise<SearchedSet> => {
    const runs = new Map<string, readonly QueryRun[]>();
    const keys = new Map<string, string>();
    for (const { name, entry, query } of options.candidates) {
      await searches.next();
      const measure = async (): Promise<QueryRun[]> => {
        const entries = { variant: entry, vectors: await vectorsOf(textsToEmbed(set.task, mode), entry) };
        const questions =
          query === entry
            ? entries
            : { variant: query, vectors: await vectorsOf(questionsToEmbed(set.task, mode), query) };
        return runQueries(set.task, entries, questions, { ...options, mode, depth: RANKING_DEPTH });
      };
      const calibration = shippedCalibration({ variant: entry.name, queryVariant: query.name }).modes[mode];
      const parts = ['faq', VERSIONS.faq, entry.identity, query.identity, set.hash, mode, calibration];
      keys.set(name, measurementKey(parts));
      runs.set(name, await recalled(comparisons, parts, runsSchema, measure));
    }
    return { set, mode, runs, keys };
  };
  const ofEach = async <T>(
    kind: keyof typeof VERSIONS,
    hash: string,
    schema: z.ZodType<T>,
    steps: Steps,
    measure: (variant: ReadyVariant) => Promise<T>,
  ): Promise<Map<string, T>> => {
    const values = new Map<string, T>();
    for (const variant of askingVariants(options.candidates)) {
      await steps.next();
      const parts = [kind, VERSIONS[kind], variant.identity, hash];
      values.set(variant.name, await recalled(comparisons, parts, schema, () => measure(variant)));
    }
    return values;
  };

  const judged: SearchedSet[] = [];
  const logged: SearchedSet[] = [];
  for (const mode of options.modes) {
    for (const set of dataSets.judged) judged.push(await searchedIn(set, mode));
    for (const set of dataSets.logged) logged.push(await searchedIn(set, mode));
  }
  const sts: Measured['sts'][number][] = [];
  const correlations = stepsOf('Comparing sentence pairs', dataSets.sts.length * asking, options);
  for (const set of dataSets.sts) {
    const cosines = await ofEach('sts', set.hash, z.array(z.number()), correlations, async (variant) => {
      return Array.from(cosinesOf(set.pairs, await vectorsOf(textsOfSts(set), variant)));
    });
    sts.push({ set, cosines: dense(cosines) });
  }
  const nli: Measured['nli'][number][] = [];
  const probes = stepsOf('Fitting probes', dataSets.nli.length * asking, options);
  for (const set of dataSets.nli) {
    const told = await ofEach('nli', set.hash, nliSchema, probes, async (variant) => {
      const vectors = await vectorsOf(textsOfNli(set.task), variant);
      return {
        probe: Array.from(rightByProbe(set.task.train, set.task.test, vectors)),
        triplets: Array.from(rightTriplets(set.task.triplets, vectors)),
      };
    });
    const part = (which: 'probe' | 'triplets'): ByName<Float64Array> =>
      dense(new Map([...told].map(([name, value]) => [name, value[which]])));
    nli.push({ set, probe: part('probe'), triplets: part('triplets') });
  }
  return { judged, logged, sts, nli, cost: await measuredCost(options) };
}

/** Of the runs that comparisons.db keeps. */
export const runsSchema = z.array(
  z.object({
    hits: z.array(z.object({ id: z.string(), score: z.number(), probability: z.number() })),
    band: z.enum(BANDS),
  }),
);
const nliSchema = z.object({ probe: z.array(z.number()), triplets: z.array(z.number()) });

/** The encoders that meet questions, each once: what a query costs and what its similarity means is theirs. */
export function askingVariants(candidates: readonly Candidate[]): ReadyVariant[] {
  return [...new Map(candidates.map(({ query }) => [query.identity, query])).values()];
}

/** Which texts each encoder needs, over all data sets. */
function embeddingWork({ candidates, dataSets, modes }: MeasureOptions): EmbeddingWork[] {
  const texts = new Map<ReadyVariant, string[]>();
  const need = (variant: ReadyVariant, more: readonly string[]): void => {
    const known = texts.get(variant) ?? [];
    for (const text of more) known.push(text);
    texts.set(variant, known);
  };
  const mode = modes.find((each) => each !== 'keyword') ?? 'keyword';
  for (const { entry, query } of candidates) {
    for (const { task } of [...dataSets.judged, ...dataSets.logged]) {
      need(entry, entry === query ? textsToEmbed(task, mode) : entryTexts(task, mode));
      need(query, questionsToEmbed(task, mode));
    }
  }
  for (const variant of askingVariants(candidates)) {
    for (const set of dataSets.sts) need(variant, textsOfSts(set));
    for (const { task } of dataSets.nli) need(variant, textsOfNli(task));
  }
  return [...texts].map(([variant, all]) => ({ variant, texts: all }));
}

function entryTexts(task: FaqSet['task'], mode: SearchMode): string[] {
  return textsToEmbed({ ...task, queries: [] }, mode);
}

function textsOfSts({ pairs }: StsSet): string[] {
  return pairs.flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]);
}

function dense(values: ReadonlyMap<string, readonly number[]>): ByName<Float64Array> {
  return new Map([...values].map(([name, numbers]) => [name, Float64Array.from(numbers)]));
}

interface Steps {
  next(): Promise<void>;
}

/**
 * Counts measurements of one kind as they begin, and lets a signal be heard between two of them. Each kind is a phase of its
 * own, since a probe takes a hundred times as long as a correlation and nothing could be said of the time left.
 */
function stepsOf(phase: string, total: number, { report, signal }: MeasureOptions): Steps {
  let begun = 0;
  return {
    async next() {
      report?.({ phase, done: begun, total, unit: 'measurements' });
      begun += 1;
      await nextTurn();
      throwIfCancelled(signal);
    },
  };
}

/**
 * What the encoders of questions cost. Times are comparable only where they were taken in turns, so that another set of
 * encoders, or another machine, is measured anew.
 */
async function measuredCost(options: MeasureOptions): Promise<CostEvaluation | null> {
  const { cost, comparisons, candidates } = options;
  if (cost === null) return null;
  const variants = askingVariants(candidates);
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
