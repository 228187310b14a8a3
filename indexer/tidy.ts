import { AppError, messageOf, systemCode } from '../core/errors.ts';
import { hashed, type Text } from '../encoder/runtime/embed-into.ts';
import { phrasingsOf } from '../faq/phrasings.ts';
import type { Library } from '../store/library/library.ts';
import { removeOldGenerations } from './generations.ts';
import type { IndexedVariant } from './manifest.ts';

/** Runs whose retired texts keep their vectors, since exports flip back and forth. */
const RUNS_REMEMBERED = 3;

/** Days after which the vectors of a model without a generation are dropped. */
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
  library.forgetModels([identity, ...kept.map(({ variant }) => variant.identity)], monthAgo.toISOString());
  if (texts === null) return;
  const cache = library.vectorsOf(identity, dimensions);
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
