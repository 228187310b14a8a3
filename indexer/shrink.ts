import type { FaqEntry } from '../core/domain.ts';
import { percent } from '../core/figures.ts';
import { acceptedGates, type Gate } from '../core/gate.ts';
import type { EntriesDiff } from './diff.ts';
import { inOrderOfTrust } from './generations.ts';

/** Entries that a person may delete of a small FAQ without being asked: a share says little of few. */
const FEW = 5;

/** Entries that came from each file, by its name. */
export type SourceCounts = Readonly<Record<string, number>>;

interface Shrinking {
  /** Entries before the run, and how many of them it would remove. */
  readonly before: number;
  readonly removed: number;
  /** What each file gives now, and what files of these names gave in the last run of the whole FAQ. */
  readonly sources: SourceCounts;
  readonly sourcesBefore: SourceCounts;
  /** The share that may be lost. */
  readonly most: number;
}

/**
 * Counts entries by the source that they came from: a file, or what is named by it and more, as a sheet or a file of a folder.
 * A source that gave none is there with 0.
 */
export function countBySource(
  sources: readonly string[],
  entries: readonly { readonly file: string }[],
): SourceCounts {
  const counts = new Map(sources.map((source) => [source, 0]));
  for (const { file } of entries) {
    const source = sources.filter((name) => file.startsWith(name)).sort((a, b) => b.length - a.length)[0];
    const name = source ?? file;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/**
 * Whether the FAQ, or one of its files, has lost so much at once that its export rather broke than shrank: more than a share
 * of it, or all of it. The figure is the largest share that was lost.
 */
export function shrinkGate({ before, removed, sources, sourcesBefore, most }: Shrinking): Gate {
  const losses = [
    lossOf('The FAQ', before, removed),
    ...Object.entries(sources).map(([file, now]) => {
      const had = sourcesBefore[file] ?? 0;
      // What only moved to another file is not lost.
      return now === 0 ? emptied(file, had) : lossOf(file, had, Math.min(removed, Math.max(0, had - now)));
    }),
  ];
  const worst = losses.reduce((one, other) => (rank(other, most) > rank(one, most) ? other : one));
  const passed = isFine(worst, most);
  return { gate: 'shrink', figure: worst.share, threshold: most, passed, reason: worst.reason };
}

interface Loss {
  readonly share: number;
  readonly lost: number;
  readonly isEmpty: boolean;
  readonly reason: string;
}

function lossOf(what: string, before: number, lost: number): Loss {
  const share = before === 0 ? 0 : lost / before;
  const reason =
    before === 0
      ? `${what} had no entries before.`
      : `${what} lost ${lost} of its ${before} entries (${percent(share)}).`;
  return { share, lost, isEmpty: false, reason };
}

function emptied(file: string, before: number): Loss {
  const had = before === 0 ? '' : `, and had ${before} before`;
  return { share: 1, lost: before, isEmpty: true, reason: `${file} holds no entries${had}.` };
}

function isFine({ share, lost, isEmpty }: Loss, most: number): boolean {
  return most >= 1 || (!isEmpty && (share <= most || lost < FEW));
}

/** What would stop the run first, then the largest share. */
function rank(loss: Loss, most: number): number {
  return loss.share + (isFine(loss, most) ? 0 : 2);
}

interface ShrinkOptions extends Pick<Shrinking, 'sources' | 'sourcesBefore'> {
  readonly dataDir: string;
  readonly maxShrink?: number | undefined;
  readonly acceptShrink?: boolean | undefined;
  readonly disposable?: ((entry: FaqEntry) => boolean) | undefined;
}

/**
 * `shrinkGate` of a run. Where the library is lost, what is live says how much there was.
 *
 * @param before the FAQ before the run
 */
export async function shrinkGateOf(
  before: readonly FaqEntry[],
  { entries, removed }: EntriesDiff,
  options: ShrinkOptions,
): Promise<Gate> {
  const { dataDir, sources, sourcesBefore, maxShrink = 1, disposable, acceptShrink = false } = options;
  const gone = new Set(removed);
  // A FAQ that still holds some of it has not been replaced.
  const isReplaced = disposable !== undefined && !entries.some(disposable);
  const minded = isReplaced ? before.filter((entry) => !disposable(entry)) : before;
  const live = before.length > 0 ? null : ((await inOrderOfTrust(dataDir))[0]?.entries ?? 0);
  const gate = shrinkGate({
    before: live ?? minded.length,
    removed:
      live === null ? minded.filter(({ id }) => gone.has(id)).length : Math.max(0, live - entries.length),
    ...{ sources, sourcesBefore, most: maxShrink },
  });
  return acceptedGates([gate], acceptShrink)[0] ?? gate;
}
