import { basename, dirname, join, resolve } from 'node:path';
import { isCommit } from './model-id.ts';

/**
 * The layout of the hub's shared cache, which Python's huggingface_hub writes as well: content under its hash in `blobs/`,
 * for each commit a folder of links to it in `snapshots/`, and the commits of branches and tags in `refs/`.
 */

const PREFIX = 'models--';

/** One revision of a model, as it lies in the cache. */
export interface Snapshot {
  readonly id: string;
  readonly commit: string;
  readonly dir: string;
}

function repositoryName(id: string): string {
  return PREFIX + id.replace('/', '--');
}

export function repositoryFolder(cacheDir: string, id: string): string {
  return join(cacheDir, repositoryName(id));
}

/** What is held while a model is fetched: a file of our own beside the locks of other programs. */
export function lockPath(cacheDir: string, id: string): string {
  return join(cacheDir, '.locks', repositoryName(id), 'bonsai.lock');
}

export function snapshotFolder(cacheDir: string, id: string, commit: string): string {
  return join(repositoryFolder(cacheDir, id), 'snapshots', commit);
}

/** The model and the commit that a folder is the snapshot of, by its path alone; null for any other folder. */
export function snapshotAt(path: string): Snapshot | null {
  const dir = resolve(path);
  const [commit, snapshots] = [basename(dir), dirname(dir)];
  const repository = basename(dirname(snapshots));
  if (!isCommit(commit) || basename(snapshots) !== 'snapshots' || !repository.startsWith(PREFIX)) return null;
  return { id: repository.slice(PREFIX.length).replace('--', '/'), commit, dir };
}

/** What a model folder is called: a snapshot by its name on the hub, any other by the folder's own name. */
export function modelName(dir: string): string {
  return snapshotAt(dir)?.id ?? basename(resolve(dir));
}
