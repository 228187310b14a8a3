import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf, systemCode } from '../core/errors.ts';
import { isAbsence } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';
import { hashed, type Text } from '../encoder/runtime/embed-into.ts';
import { phrasingsOf } from '../faq/phrasings.ts';
import type { Library, VectorCache } from '../store/library/library.ts';
import { removeOldGenerations } from './generations.ts';
import type { IndexedVariant } from './manifest.ts';

/** Runs whose retired texts keep their vectors, since exports flip back and forth. */
const RUNS_REMEMBERED = 3;

/** Days after which the vectors of a model without a generation, and a teacher's vectors that nobody reads, are dropped. */
const DAYS_REMEMBERED = 30;

/**
 * Drops generations and vectors that nobody needs any more. The new generation is live by then: a full disk is no reason
 * to say that the run failed.
 *
 * @param texts what vectors were needed of; null where the generation was there already
 * @returns why something could not be dropped; null where all could
 */
export async function tidy(
  library: Library,
  variant: IndexedVariant,
  texts: readonly Text[] | null,
  dataDir: string,
): Promise<string | null> {
  try {
    await drop(library, variant, texts, dataDir);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) && systemCode(error) === undefined) throw error;
    return messageOf(error);
  }
}

async function drop(
  library: Library,
  { identity, dimensions }: IndexedVariant,
  texts: readonly Text[] | null,
  dataDir: string,
): Promise<void> {
  const kept = await removeOldGenerations(dataDir);
  const monthAgo = new Date(Date.now() - DAYS_REMEMBERED * 24 * 3_600_000);
  await removeUnusedFiles(dataLayout(dataDir).teacherVectors, monthAgo);
  library.forgetModels([identity, ...kept.map(({ variant }) => variant.identity)], monthAgo.toISOString());
  if (texts !== null) forgetTexts(library.vectorsOf(identity, dimensions), library, texts);
  library.emptyLog();
}

/** Drops the vectors of texts that neither the FAQ nor one of the last runs needs. */
function forgetTexts(cache: VectorCache, library: Library, texts: readonly Text[]): void {
  if (cache.count() <= texts.length) return;
  const retired = library.recentlyRetired(RUNS_REMEMBERED).flatMap(phrasingsOf);
  const needed = [
    ...texts,
    ...hashed(
      retired.map(({ text }) => text),
      'document',
    ),
  ];
  cache.keepOnly(needed.map(({ hash }) => hash));
}

/** Removes the files of a folder that nobody wrote or read since `before`; they are made anew where they are needed. */
async function removeUnusedFiles(folder: string, before: Date): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isAbsence(error)) return [];
    throw error;
  });
  for (const name of names) {
    const path = join(folder, name);
    const { mtime, atime } = await stat(path);
    if (mtime < before && atime < before) await rm(path, { recursive: true, force: true });
  }
}
