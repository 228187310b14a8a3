import { performance } from 'node:perf_hooks';
import { documentedNames, type FaqEntry, type RejectedRow } from '../core/domain.ts';
import { AppError, throwIfCancelled } from '../core/errors.ts';
import { makeFolder } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';
import type { ReadEntries } from '../faq/entries.ts';
import type { OwnNearMisses } from '../search/own-near-misses.ts';
import { isUnknownLanguage } from '../search/ranking/measure-fusion.ts';
import { openLibrary, type Library } from '../store/library/library.ts';
import { takeLock } from '../store/library/lock.ts';
import { currentIfReadable, setCurrent, withCurrentLock, type Current } from './current.ts';
import { diffEntries } from './diff.ts';
import { inOrderOfTrust, removeUnfinished } from './generations.ts';
import { slowSearch } from './graph.ts';
import { generationOf, type GenerationOptions } from './make-generation.ts';
import { namesOf } from './manifest.ts';
import { readFaq, type FaqSource } from './read-faq.ts';
import { tidy } from './tidy.ts';

export interface IndexOptions extends FaqSource, GenerationOptions {
  /** Whether the files add to the FAQ (until the next run without this), else they are the whole of it. */
  readonly add: boolean;
  /** Whether what was built goes live. */
  readonly activate: boolean;
  /** What `readFaq` gave for the files, where somebody has read them already, within `withIndexer`. */
  readonly read?: ReadEntries | undefined;
  /** Whether a person chose the encoders, not the FAQ's languages; as it was noted before unless given. */
  readonly chosen?: boolean | undefined;
}

export interface IndexReport {
  /** The generation that holds exactly this FAQ for this pair of encoders. */
  readonly generation: string;
  readonly variant: string;
  /** What embeds the questions, where it is not the variant. */
  readonly queryVariant?: string;
  readonly entries: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly rejected: readonly RejectedRow[];
  /** Texts embedded; the others' vectors were there already. */
  readonly embedded: number;
  /** Of those, texts longer than the model reads, whose ends it did not see. */
  readonly truncated: number;
  readonly seconds: number;
  /** 0..1, see `verify`. */
  readonly selfRecall: number;
  readonly recallAt10: number;
  /** Whether the generation has a graph, an HNSW; few phrasings need none. */
  readonly graph: boolean;
  /** Whether every search compares with all phrasings, though they are many. */
  readonly exactScan: boolean;
  /** Why that is so, what it costs and what to do about it; null where it is not so. */
  readonly notice: string | null;
  /** Whether the probabilities were fitted on judged answers of these encoders, not only on the entries themselves. */
  readonly calibrated: boolean;
  /** What "none" is worth here, by entries left out one at a time; null where there are too few. */
  readonly nearMisses: OwnNearMisses | null;
  /** Whether the encoder of the entries can read their language; see docs/decisions/fusion.md. */
  readonly knowsLanguage: boolean;
  /** False where the generation was there before. */
  readonly built: boolean;
  /** The live generation after the run; null where none is. */
  readonly live: string | null;
  /** Whether `generation` is the live one. */
  readonly activated: boolean;
  /** Whether a rollback holds the live one. */
  readonly pinned: boolean;
  /** Why what nobody needs any more could not be removed, which the next run tries again; null where it was. */
  readonly untidied: string | null;
}

/** The indexer at work in a data folder, in which nobody else indexes meanwhile. */
export interface Indexer {
  /** The FAQ as the last run left it, by id. */
  readonly entries: readonly FaqEntry[];
  /** As `runIndex`; once. */
  run(options: IndexOptions): Promise<IndexReport>;
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
      return await work({ entries, run: (options) => indexWith(library, entries, options) });
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
  const { entries, added, changed, removed, unchanged } = diffEntries(before, incoming, add);
  const { manifest, embedded, truncated, texts } = await generationOf(entries, library, options);

  const counts = {
    added: added.length,
    changed: changed.length,
    removed: removed.length,
    unchanged,
    embedded,
  };
  library.commit(
    {
      ...counts,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      kind: add ? 'added' : 'snapshot',
      variant: variant.name,
      generation: manifest.id,
      rejected: read.rejected.length,
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
    rejected: read.rejected,
    truncated,
    seconds: (performance.now() - started) / 1000,
    selfRecall: manifest.selfRecall,
    recallAt10: manifest.recallAt10,
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

/** Makes the generation live, if that is wanted and no rollback holds another. Gives what is live then. */
async function activate(generation: string, options: IndexOptions): Promise<Current | null> {
  return withCurrentLock(options.dataDir, async () => activateLocked(generation, options));
}

async function activateLocked(generation: string, options: IndexOptions): Promise<Current | null> {
  const { dataDir, report, signal } = options;
  // A damaged pointer is as good as none, and is written anew.
  const current = await currentIfReadable(dataDir);
  if (!options.activate || current?.pinned === true) return current;
  const chosen = options.chosen ?? current?.chosen;
  if (current?.generation === generation && current.chosen === chosen) return current;
  throwIfCancelled(signal);
  report?.({ phase: 'Activating', done: 0, total: 1, unit: 'generations' });
  await setCurrent(dataDir, { generation, pinned: false, chosen });
  report?.({ phase: 'Activating', done: 1, total: 1, unit: 'generations' });
  return { generation, pinned: false };
}
