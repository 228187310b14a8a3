import { basename, join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import type { Split } from '../../faq/datasets/faq-task.ts';
import type { RetrievalMeasure } from '../../measures/retrieval.ts';
import { modelIdentity } from '../../encoder/model/folder.ts';
import type { SelectionRecord } from '../../encoder/model/lineage.ts';
import type { Precision } from '../../encoder/model/precision.ts';
import { type BaseModel, findBase, folderLayers } from '../../encoder/variants/base.ts';
import { requireFree } from '../../encoder/pruning/staging-folder.ts';
import { prune, type PruneOptions } from '../../encoder/pruning/prune.ts';
import type { VariantSummary } from '../../encoder/pruning/summary.ts';
import { type AgainstFull, type ChoiceStatus, statusOfAll } from './against-full.ts';
import { beamSearch, blockInfluence } from './beam-search.ts';
import { type Bound, chosenBy, layerFront, type Measured } from './measured.ts';
import { allChoices, type Choice } from './choices.ts';
import {
  halfOf,
  readSelectionData,
  type Half,
  type SelectionData,
  type SelectionFiles,
} from './selection-data.ts';
import { latenciesOf } from './latency.ts';
import { openMeasuring, type Measuring } from './measuring.ts';
import { openLayers, type OpenLayers } from './choice-vectors.ts';
import { openScoresFile, vectorsBeside } from './kept-measurements.ts';

/** Every choice is measured up to so many layers: 255 choices. */
const MAX_EXHAUSTIVE = 8;

/** Texts that show what each layer does. */
const INFLUENCE_TEXTS = 256;

/** Counts up whenever the same data would be scored otherwise. */
const SCORES_REVISION = 1;

export interface SelectOptions extends SelectionFiles {
  /** What is pruned: a name or a folder, as for `bonsai prune`. */
  readonly base: string;
  /** Questions that people have asked, for agreement where there are no judgements. */
  readonly logged: readonly string[];
  readonly measure: RetrievalMeasure;
  readonly bound: Bound;
  /** The loss that one is willing to take on the test half, as a share of full depth: 0.02 is 2%. */
  readonly margin: number;
  /** The folder to make; without one nothing is written. */
  readonly out?: string | undefined;
  readonly precision: Precision;
  readonly safetensors: boolean;
  readonly vocabulary?: PruneOptions['vocabulary'];
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** As in `ResolveOptions`. */
  readonly announce?: (line: string) => void;
}

/** One half's say about the choice. */
export interface HalfResult {
  readonly queries: number;
  readonly scores: readonly { readonly name: string; readonly score: number; readonly full: number }[];
  readonly kept: number;
}

/** What the half that did not choose says of the choice beside full depth. */
export interface Confirmation {
  readonly margin: number;
  /** One a part. */
  readonly parts: readonly ({ readonly name: string } & AgainstFull)[];
  /** Of all parts together. */
  readonly status: ChoiceStatus;
}

export interface Selection {
  readonly base: string;
  readonly layers: number;
  readonly method: SelectionRecord['method'];
  /** Names of what was measured. */
  readonly parts: readonly string[];
  /** Every choice that was measured, on the dev half. */
  readonly measured: readonly Measured[];
  /** Milliseconds by number of layers; empty where no bound needed them. */
  readonly latencies: ReadonlyMap<number, number>;
  readonly chosen: Choice;
  readonly dev: HalfResult;
  readonly test: HalfResult;
  readonly confirmation: Confirmation;
  /** Whether the half that did not choose shows that the bound of loss is not met; nothing is written then. */
  readonly refuted: boolean;
  readonly variant: VariantSummary | null;
}

/**
 * Chooses the layers of a base to keep by what is measured on the dev half of the data, confirms the choice once on the
 * test half, and writes the variant unless a bound of loss is refuted there. Who bounds layers or time gets the best
 * within it, whatever it loses.
 *
 * @throws AppError `invalid` for bad data or a bound that makes no sense, `failed` where no choice meets the bound, `conflict`
 *   when `out` exists, `cancelled`, and as `findBase` and `prune`
 */
export async function select(options: SelectOptions): Promise<Selection> {
  const { bound, measure, out, configuration, report, signal } = options;
  if (out !== undefined) await requireFree(out);
  const base = await findBase(options.base, { ...options, dataDir: configuration.dataDir });
  checkBound(bound, base.layers.length);
  const data = await readSelectionData(options, options.logged, { ...(signal && { signal }) });
  const [dev, test] = [halfOf(data, 'dev', measure), halfOf(data, 'test', measure)];
  const layers = await openLayers(base, configuration);
  try {
    const open = async (split: Split, half: Half, phase: string): Promise<Measuring> => {
      const path = await scoresPath(base, data, split, options);
      const [scores, vectors] = [await openScoresFile(path), vectorsBeside(path, half.texts.length)];
      return openMeasuring(layers, half, { scores, vectors, phase, report, signal });
    };
    const choosing = await open('dev', dev, 'Choosing');
    const method = layers.layers <= MAX_EXHAUSTIVE ? 'exhaustive' : 'beam';
    const measured = await SEARCH[method](layers, dev, choosing);
    const latencies =
      'maxLatency' in bound
        ? await latenciesOf(
            base,
            layerFront(measured).map(({ choice }) => choice),
            options,
          )
        : new Map<number, number>();
    const { choice } = chosenBy(bound, measured, latencies);
    const confirming = await open('test', test, 'Confirming');
    const confirmation = await confirmed(choice, confirming, options.margin);
    const found = {
      base: options.base,
      layers: layers.layers,
      method,
      parts: choosing.parts.map(({ name }) => name),
      measured,
      latencies,
      chosen: choice,
      dev: await resultOf(choice, dev, choosing),
      test: await resultOf(choice, test, confirming),
      confirmation,
      refuted: 'maxLoss' in bound && confirmation.status === 'worse',
    } as const;
    return { ...found, variant: await written(found, base, data, options) };
  } finally {
    await layers.close();
  }
}

const SEARCH: Readonly<
  Record<
    SelectionRecord['method'],
    (layers: OpenLayers, half: Half, measuring: Measuring) => Promise<readonly Measured[]>
  >
> = {
  exhaustive: ({ layers }, _half, { measure }) => measure(allChoices(layers)),
  async beam(layers, { texts }, { measure }) {
    const sample = shuffled(texts, seededRandom(1)).slice(0, INFLUENCE_TEXTS);
    const ids = sample.map((text) => layers.tokens(text));
    return beamSearch(await blockInfluence(layers, ids), measure);
  },
};

function checkBound(bound: Bound, layers: number): void {
  if (layers < 2) throw new AppError('invalid', 'The model has one layer: there is nothing to choose.');
  if ('layers' in bound && bound.layers >= layers) {
    throw new AppError(
      'invalid',
      `The model has ${layers} layers: choose from 1 to ${layers - 1} with --layers.`,
    );
  }
}

/** Named after everything that a score depends on. */
async function scoresPath(
  base: BaseModel,
  data: SelectionData,
  split: Split,
  { measure, configuration }: SelectOptions,
): Promise<string> {
  const identity = await modelIdentity(base.dir);
  const key = sha256(JSON.stringify([SCORES_REVISION, identity, base.layers, split, measure, data]));
  return join(dataLayout(configuration.dataDir).selection, `${key.slice(0, 16)}.json`);
}

async function resultOf(
  choice: Choice,
  { queries }: Half,
  { parts, measure }: Measuring,
): Promise<HalfResult> {
  const [measured] = await measure([choice]);
  return {
    queries,
    scores: parts.map(({ name, full }, part) => ({ name, full, score: measured?.scores[part] ?? NaN })),
    kept: measured?.kept ?? NaN,
  };
}

async function confirmed(
  choice: Choice,
  { parts, against }: Measuring,
  margin: number,
): Promise<Confirmation> {
  const found = await against(choice, margin);
  return {
    margin,
    parts: found.map((each, part) => ({ name: parts[part]?.name ?? '', ...each })),
    status: statusOfAll(found),
  };
}

async function written(
  { method, measured, chosen, dev, test, confirmation, refuted }: Omit<Selection, 'variant'>,
  base: BaseModel,
  data: SelectionData,
  { out, bound, precision, safetensors, vocabulary, signal, report, ...files }: SelectOptions,
): Promise<VariantSummary | null> {
  if (out === undefined || refuted) return null;
  const named = [files.entries, files.judgements, files.sts].filter((file) => file !== undefined);
  return prune({
    base: base.dir,
    keep: folderLayers(base, chosen),
    out,
    precision,
    safetensors,
    vocabulary,
    selection: {
      method,
      choices: measured.length,
      bound: { ...bound },
      data: { files: named.map((file) => basename(file)), sha256: sha256(JSON.stringify(data)) },
      halves: [
        { half: 'dev', ...dev, scores: [...dev.scores] },
        { half: 'test', ...test, scores: [...test.scores] },
      ],
      confirmed: { margin: confirmation.margin, status: confirmation.status },
    },
    ...(signal && { signal }),
    ...(report && { report }),
  });
}
