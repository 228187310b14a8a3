import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, throwIfCancelled } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { bytesLeft, fetchBlob } from './blob.ts';
import { repositoryFolder, type Snapshot } from './cache-layout.ts';
import { fileUrl, type KnownFile, knownFile, type ListedFile } from './listing.ts';
import { isWeights, neededFiles } from './needed-files.ts';
import type { Connection } from './request.ts';
import { blobPath, hasBlob, linkFiles, markWhole, requireUsable } from './snapshot.ts';

interface Filling {
  readonly connection: Connection;
  readonly report?: ReportProgress | undefined;
}

/**
 * Fetches what the cache lacks of a snapshot's needed files, then makes the snapshot.
 *
 * @returns how many bytes were missing
 * @throws AppError as `fetchModel`
 */
export async function fillSnapshot(
  snapshot: Snapshot,
  listed: readonly ListedFile[],
  { connection, report }: Filling,
): Promise<number> {
  const { settings, signal } = connection;
  const { id, commit } = snapshot;
  const repository = repositoryFolder(settings.cacheDir, id);
  await mkdir(join(repository, 'blobs'), { recursive: true });
  const files: KnownFile[] = [];
  for (const file of neededFiles(id, listed)) files.push(await knownFile(file, snapshot, connection));
  const missing: KnownFile[] = [];
  for (const file of files) if (!(await hasBlob(repository, file))) missing.push(file);
  await requireSpace(repository, missing);

  const total = bytesOf(files);
  let done = total - bytesOf(missing);
  const show = (bytes: number): void => {
    report?.({ phase: `Fetching ${id}`, done: megabytes(bytes), total: megabytes(total), unit: 'MB' });
  };
  const fetchAll = async (some: readonly KnownFile[]): Promise<void> => {
    for (const file of some) {
      const path = blobPath(repository, file);
      const url = fileUrl(settings.endpoint, snapshot, file.path);
      const asked = { id, revision: commit, path: file.path };
      const before = done;
      const wanted = {
        file,
        url,
        path,
        asked,
        report: (bytes: number): void => {
          show(before + bytes);
        },
      };
      // Two files may have the same content.
      if (!(await hasBlob(repository, file))) await fetchBlob(wanted, connection);
      done += file.size;
    }
  };
  await fetchAll(missing.filter(({ path }) => !isWeights(path)));
  if (missing.length > 0) {
    await requireUsable(
      id,
      files.filter(({ path }) => !isWeights(path)),
      repository,
    );
  }
  await fetchAll(missing.filter(({ path }) => isWeights(path)));
  throwIfCancelled(signal);
  await linkFiles(snapshot.dir, files, repository);
  await markWhole(repository, snapshot);
  return bytesOf(missing);
}

function bytesOf(files: readonly KnownFile[]): number {
  return files.reduce((bytes, { size }) => bytes + size, 0);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}

/** @throws AppError `failed` where the disk cannot hold what is missing */
async function requireSpace(repository: string, missing: readonly KnownFile[]): Promise<void> {
  let needed = 0;
  for (const file of missing) needed += await bytesLeft(blobPath(repository, file), file);
  const { bavail, bsize } = await statfs(repository);
  if (needed <= bavail * bsize) return;
  throw new AppError(
    'failed',
    `${repository} needs ${megabytes(needed)} MB, and its disk has ${megabytes(bavail * bsize)} MB left. Free some space, or set HF_HOME to a folder elsewhere.`,
  );
}
