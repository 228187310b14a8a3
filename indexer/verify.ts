import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FaqEntry, Phrasing } from '../core/domain.ts';
import { AppError, throwIfCancelled } from '../core/errors.ts';
import type { ReportProgress } from '../core/progress.ts';
import { exactIndex } from '../search/exact.ts';
import { openHnsw } from '../search/hnsw.ts';
import { EXACT_SCAN_LIMIT } from '../search/settings.ts';
import type { VectorIndex } from '../search/vectors.ts';
import { openContent, type Content } from '../store/generation/content.ts';
import { GENERATION_FILES } from './manifest.ts';

/** What the HNSW must find of the exact scan's ten nearest. */
const LEAST_RECALL = 0.99;

/** Cosines closer than this are ties: the two indexes add up in different orders. */
const TIE = 1e-5;

/** Searches between two looks at the signal. */
const BATCH = 16;

/** What was built, and what it was built from. */
export interface Built {
  readonly folder: string;
  readonly entries: readonly FaqEntry[];
  readonly phrasings: readonly Phrasing[];
  /** Of the phrasings, row-major. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** Vectors of queries that are no phrasings, row-major. */
  readonly probes: Float32Array;
}

export interface Verification {
  readonly selfRecall: number;
  readonly recallAt10: number;
}

/**
 * Searches what was built, from its files: every entry's question must find the entry or one that ties with it, in
 * the index that will serve; and the HNSW must find what the exact scan finds.
 *
 * @throws AppError `failed` when it does not, `cancelled`
 */
export async function verify(
  built: Built,
  { report, signal }: { report?: ReportProgress | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Verification> {
  const { folder, phrasings, vectors, dimensions, probes } = built;
  const exact = exactIndex(vectors, dimensions);
  const hnsw = await openHnsw(join(folder, GENERATION_FILES.hnsw), dimensions, phrasings.length);
  const serving = phrasings.length > EXACT_SCAN_LIMIT ? hnsw : exact;
  const probeCount = probes.length / dimensions;
  const total = built.entries.length + probeCount;

  let done = 0;
  const breathe = async (): Promise<void> => {
    if (done++ % BATCH !== 0) return;
    throwIfCancelled(signal);
    report?.({ phase: 'Verifying', done: done - 1, total, unit: 'searches' });
    await setImmediate();
  };

  const selfRecall = await measureSelfRecall(built, serving, breathe);
  let found = 0;
  let wanted = 0;
  for (let probe = 0; probe < probeCount; probe++) {
    await breathe();
    const query = probes.subarray(probe * dimensions, (probe + 1) * dimensions);
    const nearest = exact.nearest(query, 10);
    const farthest = nearest.at(-1)?.cosine ?? 1;
    const near = hnsw.nearest(query, 10).filter(({ cosine }) => cosine >= farthest - TIE);
    found += Math.min(near.length, nearest.length);
    wanted += nearest.length;
  }
  report?.({ phase: 'Verifying', done: total, total, unit: 'searches' });
  return checked({ selfRecall, recallAt10: wanted === 0 ? 1 : found / wanted });
}

async function measureSelfRecall(
  { folder, entries, phrasings, vectors, dimensions }: Built,
  index: VectorIndex,
  breathe: () => Promise<void>,
): Promise<number> {
  const content = openContent(join(folder, GENERATION_FILES.content));
  try {
    let found = 0;
    for (const [label, phrasing] of phrasings.entries()) {
      if (phrasing.kind !== 'question') continue;
      await breathe();
      const question = vectors.subarray(label * dimensions, (label + 1) * dimensions);
      const [first] = index.nearest(question, 1);
      const finds = first !== undefined && first.cosine >= 1 - TIE;
      if (finds && isContentOf(content, label, phrasing)) found++;
    }
    return entries.length === 0 ? 1 : found / entries.length;
  } finally {
    content.close();
  }
}

/** Whether the texts' file says of a label what the vectors' file means by it. */
function isContentOf(content: Content, label: number, { entryId, kind, text }: Phrasing): boolean {
  const stored = content.phrasing(label);
  return stored.entryId === entryId && stored.kind === kind && stored.text === text;
}

function checked(verification: Verification): Verification {
  const { selfRecall, recallAt10 } = verification;
  if (selfRecall === 1 && recallAt10 >= LEAST_RECALL) return verification;
  throw new AppError(
    'failed',
    `The new index did not pass its test and was thrown away; the live one goes on. ${percent(selfRecall)} of the entries find themselves (100% needed), and the HNSW finds ${percent(recallAt10)} of the nearest (99% needed).`,
    { details: verification },
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
