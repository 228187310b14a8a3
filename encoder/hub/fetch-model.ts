import { AppError } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { cacheError } from './cache-error.ts';
import { lockPath, type Snapshot, snapshotFolder } from './cache-layout.ts';
import { fillSnapshot } from './fill-snapshot.ts';
import { type Listing, listModel } from './listing.ts';
import { alone } from './lock.ts';
import { DEFAULT_REVISION, isCommit, type ModelReference } from './model-id.ts';
import { isPassing } from './request.ts';
import { type HubSettings, hubSettings } from './settings.ts';
import { cachedSnapshot, isWhole, writeReference } from './snapshot.ts';

/** How often a hub is asked that has not answered yet. */
const FIRST_TRIES = 3;

export interface FetchOptions {
  /** Told in one line what is about to be fetched from where, before any connection is made. */
  readonly announce: (line: string) => void;
  /** By the environment unless given. */
  readonly settings?: HubSettings;
  /** Milliseconds before the second try. */
  readonly retryMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** A model in the cache, and how many bytes had to be fetched for it now. */
export interface Fetched extends Snapshot {
  readonly fetchedBytes: number;
}

/**
 * Brings a revision of a model into the cache: asks the hub for its commit and fetches what is missing of the files that an
 * encoder needs, each checked by the hash that the hub tells. The snapshot appears when all of them are there. Where the hub
 * cannot be reached, what the cache has of the revision serves.
 *
 * @throws AppError `not-found` for what neither the hub nor, offline, the cache has; `forbidden`, `invalid` for a model that
 *   cannot serve; `corrupt` for answers that contradict the hub's list; `unavailable`, `timeout` and `rate-limited` when
 *   several tries have failed; `failed` for a full disk; `cancelled` with what has come kept for the next call
 */
export async function fetchModel(reference: ModelReference, options: FetchOptions): Promise<Fetched> {
  const { announce, retryMs, signal, report } = options;
  const settings = options.settings ?? (await hubSettings());
  const { cacheDir, endpoint } = settings;
  const { id } = reference;
  const revision = reference.revision ?? DEFAULT_REVISION;
  const cached = await cachedSnapshot(cacheDir, reference);
  const isReady = cached !== null && (await isWhole(cached));
  if (cached !== null && settings.offline) {
    if (!isReady) announce(mayLackFiles(id));
    return { ...cached, fetchedBytes: 0 };
  }
  if (cached !== null && isReady && isCommit(revision)) return { ...cached, fetchedBytes: 0 };
  if (settings.offline) {
    throw new AppError(
      'not-found',
      `${id} (${revision}) is not in ${cacheDir}, and HF_HUB_OFFLINE forbids to fetch it. Unset that, or bring the folder from another machine.`,
    );
  }
  const withToken = settings.token === null ? '' : ', with your token';
  announce(
    !isReady
      ? `Fetching ${id} (${revision}) from ${endpoint} into ${cacheDir}${withToken}.`
      : `Asking ${endpoint} whether ${id} (${revision}) has changed${withToken}.`,
  );
  const connection = { settings, retryMs, signal };
  let listing: Listing;
  try {
    listing = await listModel(reference, connection, cached === null ? FIRST_TRIES : 1);
  } catch (error) {
    if (cached === null || !isPassing(error)) throw error;
    announce(`${error.message} What was fetched before serves (commit ${cached.commit.slice(0, 12)}).`);
    if (!isReady) announce(mayLackFiles(id));
    return { ...cached, fetchedBytes: 0 };
  }
  const snapshot = { id, commit: listing.commit, dir: snapshotFolder(cacheDir, id, listing.commit) };
  const waiting = (): void => {
    announce(`Another process is fetching ${id}; waiting for it.`);
  };
  try {
    return await alone(lockPath(cacheDir, id), { signal, waiting }, async () => {
      const fetchedBytes = await fillSnapshot(snapshot, listing.files, { connection, report });
      await writeReference(cacheDir, revision, snapshot);
      return { ...snapshot, fetchedBytes };
    });
  } catch (error) {
    throw cacheError(error, cacheDir);
  }
}

function mayLackFiles(id: string): string {
  return `${id}: the cache may lack files of it, which are fetched once the hub can be reached.`;
}
