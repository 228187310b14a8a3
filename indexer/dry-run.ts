import { documentedNames, type FaqEntry, type RejectedRow } from '../core/domain.ts';
import { type Gate, untold } from '../core/gate.ts';
import { dataLayout } from '../core/paths.ts';
import { distinct, hashed } from '../encoder/runtime/embed-into.ts';
import type { ReadEntries } from '../faq/entries.ts';
import { phrasingsOf } from '../faq/phrasings.ts';
import { sourceName } from '../faq/sources/source.ts';
import { peekLibrary } from '../store/library/peek.ts';
import { diffEntries } from './diff.ts';
import { MIN_RECALL, MIN_SELF_RECALL } from './gates.ts';
import { countedChanges, listedChanges, type ListedChanges } from './index-report.ts';
import { namesOf, type IndexedPair } from './manifest.ts';
import type { IndexOptions } from './run.ts';
import { countBySource, shrinkGateOf } from './shrink.ts';

type DryRunOptions = Pick<
  IndexOptions,
  'files' | 'dataDir' | 'add' | 'full' | 'maxShrink' | 'acceptShrink' | 'disposable'
> & {
  readonly read: ReadEntries;
  /** The encoders of the FAQ as it will be. */
  readonly pairFor: (entries: readonly FaqEntry[]) => Promise<IndexedPair>;
};

/** What a run would do. */
export interface DryRun {
  readonly dryRun: true;
  readonly variant: string;
  readonly queryVariant?: string;
  readonly entries: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly changes: ListedChanges;
  readonly rejected: readonly RejectedRow[];
  /** Texts that would be embedded. */
  readonly embedded: number;
  /** Those that can be told of what is not built; the others have no figure. */
  readonly gates: readonly Gate[];
}

/**
 * Tells what `runIndex` would change, and changes nothing of the index.
 *
 * @throws AppError as `peekLibrary`, and as `pairFor`
 */
export async function dryRun(options: DryRunOptions): Promise<DryRun> {
  const { dataDir, read, add, full, pairFor, files } = options;
  const library = peekLibrary(dataLayout(dataDir).library);
  try {
    const before = library.entries;
    const incoming = read.entries.map(({ entry }) => entry);
    const diff = diffEntries(before, incoming, add);
    const sources = countBySource(files.map(sourceName), read.entries);
    const shrink = await shrinkGateOf(before, diff, {
      ...options,
      sources,
      sourcesBefore: add ? {} : library.lastSources,
    });
    const pair = await pairFor(diff.entries);
    const phrasings = diff.entries.flatMap(phrasingsOf).map(({ text }) => text);
    const indexed = distinct(hashed(phrasings, 'document'));
    const texts = indexed.map(({ hash }) => hash);
    return {
      dryRun: true,
      ...documentedNames(namesOf(pair)),
      entries: diff.entries.length,
      ...countedChanges(diff),
      changes: listedChanges(diff),
      rejected: read.rejected,
      embedded: full ? texts.length : library.missing(pair.variant.identity, texts),
      gates: [
        shrink,
        untold('self-recall', MIN_SELF_RECALL, NOT_BUILT),
        untold('recall@10', MIN_RECALL, NOT_BUILT),
      ],
    };
  } finally {
    library.close();
  }
}

const NOT_BUILT = 'Only told of an index that is built.';
