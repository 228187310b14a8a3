import type { RejectedRow } from '../core/domain.ts';
import type { Gate } from '../core/gate.ts';
import type { OwnNearMisses } from '../search/own-near-misses.ts';
import type { EntriesDiff } from './diff.ts';

/** Ids that a report lists of each kind, at most. */
const MAX_LISTED = 1000;

/** Which entries changed, by id; of very many only the first. */
export interface ListedChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
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
  readonly changes: ListedChanges;
  readonly rejected: readonly RejectedRow[];
  /** Texts embedded; the others' vectors were there already. */
  readonly embedded: number;
  /** Of those, texts longer than the model reads, whose ends it did not see. */
  readonly truncated: number;
  readonly seconds: number;
  /** 0..1, see `verify`. */
  readonly selfRecall: number;
  readonly recallAt10: number;
  /** What was looked at before it went live. */
  readonly gates: readonly Gate[];
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

/** A difference as reports have it. */
export function listedChanges({ added, changed, removed }: EntriesDiff): ListedChanges {
  const ids = (entries: readonly { readonly id: string }[]): string[] =>
    entries.slice(0, MAX_LISTED).map(({ id }) => id);
  return { added: ids(added), changed: ids(changed), removed: removed.slice(0, MAX_LISTED) };
}

/** How many of each. */
export function countedChanges({ added, changed, removed, unchanged }: EntriesDiff) {
  return { added: added.length, changed: changed.length, removed: removed.length, unchanged };
}
