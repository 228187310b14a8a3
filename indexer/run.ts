import { performance } from 'node:perf_hooks';
import { documentedNames, type FaqEntry } from '../core/domain.ts';
import { AppError } from '../core/errors.ts';
import { makeFolder } from '../core/files.ts';
import { acceptedGates, type Gate } from '../core/gate.ts';
import { dataLayout } from '../core/paths.ts';
import type { ReadEntries } from '../faq/entries.ts';
import { isUnknownLanguage } from '../search/ranking/measure-fusion.ts';
import { sourceName } from '../faq/sources/source.ts';
import { openLibrary, type KeptReport, type Library } from '../store/library/library.ts';
import { takeLock } from '../store/library/lock.ts';
import { activate, wouldReplace, type ActivateOptions } from './activate.ts';
import { diffEntries } from './diff.ts';
import { recallGate, requirePassed, requireWhole, selfRecallGate } from './gates.ts';
import { discardGeneration, inOrderOfTrust, removeUnfinished } from './generations.ts';
import { slowSearch } from './graph.ts';
import { countedChanges, listedChanges, type IndexReport } from './index-report.ts';
import { generationOf, type GenerationOptions } from './make-generation.ts';
import { namesOf, type Manifest } from './manifest.ts';
import { readFaq, type FaqSource } from './read-faq.ts';
import { countBySource, shrinkGateOf } from './shrink.ts';
import { tidy } from './tidy.ts';

export type { IndexReport } from './index-report.ts';

export interface IndexOptions extends FaqSource, GenerationOptions, ActivateOptions {
  /** Whether the files add to the FAQ (until the next run without this), else they are the whole of it. */
  readonly add: boolean;
  /** What `readFaq` gave for the files, where somebody has read them already, within `withIndexer`. */
  readonly read?: ReadEntries | undefined;
  /** The share of the FAQ, or of one file, that may be lost at once; default: all, as for who has looked. */
  readonly maxShrink?: number | undefined;
  /** Takes it whatever was lost. */
  readonly acceptShrink?: boolean | undefined;
  /** Entries whose loss nobody minds, where all of them go. */
  readonly disposable?: ((entry: FaqEntry) => boolean) | undefined;
  /** What compares the new generation with the live one before it takes its place; nothing does unless given. */
  readonly judge?: ((candidate: Manifest) => Promise<readonly Gate[]>) | undefined;
  /** Lets it go live whatever that finds. */
  readonly acceptGates?: boolean | undefined;
}

/** The indexer at work in a data folder, in which nobody else indexes meanwhile. */
export interface Indexer {
  /** The FAQ as the last run left it, by id. */
  readonly entries: readonly FaqEntry[];
  /** As `runIndex`; once. */
  run(options: IndexOptions): Promise<IndexReport>;
  /** Notes what became of the run. */
  note(report: KeptReport): void;
}

/**
 * Does `work` while no other indexer is at work in the data folder. What depends on what others write there, such as the
 * export and the choice of the encoders, has to be read within it: of two runs the later would else put back what is older.
 *
 * @throws AppError `conflict` while another indexer runs; what `work` throws
 */
export async function withIndexer<Result>(
  dataDir: string,
  work: (indexer: Indexer) => Promise<Result>,
): Promise<Result> {
  const layout = dataLayout(dataDir);
  await makeFolder(layout.generations);
  const lock = takeLock(layout.lock);
  try {
    await removeUnfinished(dataDir);
    const library = openLibrary(layout.library);
    try {
      const entries = library.currentEntries();
      return await work({
        entries,
        run: (options) => indexWith(library, entries, options),
        note: (report) => {
          library.noteReport(report);
        },
      });
    } finally {
      library.close();
    }
  } finally {
    lock.release();
  }
}

/**
 * Brings the FAQ up to date: reads the files, embeds what changed, builds and verifies a generation beside the
 * live one, activates it. Whenever it ends early, by an error, a signal or a kill, the live generation goes on, and
 * the next run takes up the vectors that were made.
 *
 * @throws AppError `conflict` while another indexer runs; `invalid`, `not-found`, `corrupt`, `too-large` for what
 *   is wrong with the files; `failed` (verification, disk); `cancelled`; what the encoder throws
 *
 * @example
 * ```ts
 * import { resolveVariant } from 'bonsai-faq/encoder/variants/resolve.ts';
 * import { startEncoder } from 'bonsai-faq/encoder/runtime/service.ts';
 * import { runIndex } from 'bonsai-faq/indexer/run.ts';
 *
 * const dataDir = '.bonsai';
 * const variant = await resolveVariant('minilm-l2-tuned', { dataDir });
 * const report = await runIndex({
 *   files: ['faq.jsonl'],
 *   stdin: process.stdin,
 *   maxRejected: 0.05,
 *   ...{ add: false, full: false, activate: true },
 *   dataDir,
 *   variant,
 *   startEncoder: () => startEncoder(variant, { threads: 1 }),
 * });
 * console.log(report.entries, report.activated, report.selfRecall); // 8 true 1
 * ```
 */
export async function runIndex(options: IndexOptions): Promise<IndexReport> {
  return withIndexer(options.dataDir, (indexer) => indexer.run(options));
}

async function indexWith(
  library: Library,
  before: readonly FaqEntry[],
  options: IndexOptions,
): Promise<IndexReport> {
  const { dataDir, variant, add } = options;
  const startedAt = new Date();
  const started = performance.now();

  const read = options.read ?? (await readFaq(options));
  const incoming = read.entries.map(({ entry }) => entry);
  if (add && before.length === 0) await requireNothingLive(dataDir);
  const diff = diffEntries(before, incoming, add);
  const sources = countBySource(options.files.map(sourceName), read.entries);
  const shrink = await shrinkGateOf(before, diff, {
    ...options,
    sources,
    sourcesBefore: add ? {} : library.lastSources(),
  });
  requireWhole(shrink);
  const { entries, added, changed, removed } = diff;
  const { manifest, embedded, truncated, texts } = await generationOf(entries, library, options);
  const gates = [shrink, ...(await gatesOf(manifest, options))];
  try {
    requirePassed(gates);
  } catch (error) {
    // What was there before, somebody wanted built.
    if (texts !== null) await discardGeneration(dataDir, manifest.id);
    throw error;
  }

  const counts = { ...countedChanges(diff), embedded };
  library.commit(
    {
      ...counts,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      kind: add ? 'added' : 'snapshot',
      variant: variant.name,
      generation: manifest.id,
      rejected: read.rejected.length,
      sources: add ? null : sources,
    },
    [...added, ...changed],
    removed,
  );
  const current = await activate(manifest.id, options);
  const untidied = await tidy(library, variant, texts, dataDir);
  const notice = await slowSearch(manifest);
  return {
    generation: manifest.id,
    ...documentedNames(namesOf(manifest)),
    entries: entries.length,
    ...counts,
    changes: listedChanges(diff),
    rejected: read.rejected,
    truncated,
    seconds: (performance.now() - started) / 1000,
    selfRecall: manifest.selfRecall,
    recallAt10: manifest.recallAt10,
    gates,
    graph: manifest.graph,
    exactScan: notice !== null,
    notice,
    calibrated: manifest.calibrated,
    nearMisses: manifest.nearMisses,
    knowsLanguage: !isUnknownLanguage(manifest.knownWords ?? 1),
    built: texts !== null,
    live: current?.generation ?? null,
    activated: current?.generation === manifest.id,
    pinned: current?.pinned ?? false,
    untidied,
  };
}

/** What is told of the new generation, and, where it would replace a live one, of both. */
async function gatesOf(manifest: Manifest, options: IndexOptions): Promise<Gate[]> {
  const own = [selfRecallGate(manifest.selfRecall), recallGate(manifest)];
  const { judge, acceptGates = false } = options;
  if (judge === undefined || !(await wouldReplace(manifest.id, options))) return own;
  return acceptedGates([...own, ...(await judge(manifest))], acceptGates);
}

/**
 * A library that was moved away or lost knows nothing of what is live: adding to it would replace the whole FAQ by
 * what is added.
 */
async function requireNothingLive(dataDir: string): Promise<void> {
  const [live] = await inOrderOfTrust(dataDir);
  if (live === undefined || live.entries === 0) return;
  throw new AppError(
    'conflict',
    `--add has nothing to add to: ${dataLayout(dataDir).library} holds no entries, though ${live.id} does. Index the whole FAQ once without --add; nothing has changed.`,
  );
}
