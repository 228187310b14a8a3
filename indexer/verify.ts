import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FaqEntry, Phrasing } from '../core/domain.ts';
import { AppError, throwIfCancelled } from '../core/errors.ts';
import { percent } from '../core/figures.ts';
import type { ReportProgress } from '../core/progress.ts';
import { copiesIn } from '../search/dense/duplicate-vectors.ts';
import { exactIndex } from '../search/dense/exact.ts';
import { openHnsw } from '../search/dense/hnsw.ts';
import { EXACT_SCAN_LIMIT, MIN_CANDIDATES } from '../search/dense/settings.ts';
import type { VectorIndex } from '../search/dense/vectors.ts';
import { openContent, type Content } from '../store/generation/content.ts';
import { GENERATION_FILES } from './manifest.ts';

/** What the HNSW must find of the exact scan's ten nearest. */
const MIN_RECALL = 0.99;

/** Cosines closer than this are ties: the two indexes add up in different orders. */
const TIE = 1e-5;

/** Points that a search looks at, at most: more would not mend an index that is broken. */
const MAX_CANDIDATES = 4096;

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

interface Verification {
  /** Share of the entries whose question finds the entry, 0..1. */
  readonly selfRecall: number;
  /** Share of the exact scan's ten nearest that the HNSW finds, 0..1. */
  readonly recallAt10: number;
  /** Points that searches of the HNSW have to look at, at least, to find so much. */
  readonly candidates: number;
  /** Whether the HNSW was to serve and does not find enough, so that the exact scan has to. */
  readonly exactScan: boolean;
}

/**
 * Searches what was built, from its files: every entry's question must find the entry or one that ties with it, in
 * the index that will serve; and the HNSW should find what the exact scan finds. Where many texts are alike, as in a
 * catalog of parts, only thorough searches do, so they are made more thorough until they find enough. If none does, the
 * exact scan serves: it is slower, and misses nothing.
 *
 * @throws AppError `failed` when it does not, `cancelled`
 */
export async function verify(
  built: Built,
  { report, signal }: { report?: ReportProgress | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Verification> {
  const { folder, entries, phrasings, vectors, dimensions } = built;
  const exact = exactIndex(vectors, dimensions);
  const hnsw = await openHnsw(join(folder, GENERATION_FILES.hnsw), dimensions, copiesIn(vectors, dimensions));

  let total = entries.length + built.probes.length / dimensions;
  let done = 0;
  const breathe = async (): Promise<void> => {
    if (done++ % BATCH !== 0) return;
    throwIfCancelled(signal);
    report?.({ phase: 'Verifying', done: done - 1, total, unit: 'searches' });
    await setImmediate();
  };

  let candidates = MIN_CANDIDATES;
  const canLookAtMore = (): boolean => candidates < Math.min(MAX_CANDIDATES, phrasings.length);
  const probes = await probed(built, exact, breathe);
  let recallAt10 = recallOf(probes, hnsw);
  while (recallAt10 < MIN_RECALL && canLookAtMore()) {
    candidates *= 2;
    throwIfCancelled(signal);
    recallAt10 = recallOf(probes, hnsw.lookingAt(candidates));
  }

  const { right, misplaced } = questionsOf(built);
  const isLarge = phrasings.length > EXACT_SCAN_LIMIT;
  const isServed = isLarge && recallAt10 >= MIN_RECALL;
  let lost = await lostOf(right, built, isServed ? hnsw.lookingAt(candidates) : exact, breathe);
  while (lost.length > 0 && isServed && canLookAtMore()) {
    candidates *= 2;
    total += lost.length;
    lost = await lostOf(lost, built, hnsw.lookingAt(candidates), breathe);
  }
  const exactScan = isLarge && (!isServed || lost.length > 0);
  if (exactScan && isServed) lost = await lostOf(lost, built, exact, breathe);
  report?.({ phase: 'Verifying', done: total, total, unit: 'searches' });
  const selfRecall = entries.length === 0 ? 1 : 1 - (misplaced + lost.length) / entries.length;
  return checked({ selfRecall, recallAt10, candidates, exactScan });
}

/** A query, and how near the exact scan's ten nearest are. */
interface Probe {
  readonly query: Float32Array;
  readonly nearest: number;
  readonly farthest: number;
}

async function probed(
  { probes, dimensions }: Built,
  exact: VectorIndex,
  breathe: () => Promise<void>,
): Promise<Probe[]> {
  const result: Probe[] = [];
  for (let start = 0; start < probes.length; start += dimensions) {
    await breathe();
    const query = probes.subarray(start, start + dimensions);
    const nearest = exact.nearest(query, 10);
    result.push({ query, nearest: nearest.length, farthest: nearest.at(-1)?.cosine ?? 1 });
  }
  return result;
}

/** The share of the exact scan's ten nearest that an index finds, ties allowed. */
function recallOf(probes: readonly Probe[], index: VectorIndex): number {
  let found = 0;
  let wanted = 0;
  for (const { query, nearest, farthest } of probes) {
    const near = index.nearest(query, 10).filter(({ cosine }) => cosine >= farthest - TIE);
    found += Math.min(near.length, nearest);
    wanted += nearest;
  }
  return wanted === 0 ? 1 : found / wanted;
}

/** The labels of the entries' questions of which the texts' file says what the vectors' file means; how many others. */
function questionsOf({ folder, phrasings }: Built): { right: number[]; misplaced: number } {
  const content = openContent(join(folder, GENERATION_FILES.content));
  try {
    const right: number[] = [];
    let misplaced = 0;
    for (const [label, phrasing] of phrasings.entries()) {
      if (phrasing.kind !== 'question') continue;
      if (isContentOf(content, label, phrasing)) right.push(label);
      else misplaced++;
    }
    return { right, misplaced };
  } finally {
    content.close();
  }
}

function isContentOf(content: Content, label: number, { entryId, kind, text }: Phrasing): boolean {
  const stored = content.phrasing(label);
  return stored.entryId === entryId && stored.kind === kind && stored.text === text;
}

/** The labels whose vectors find neither themselves nor a tie. */
async function lostOf(
  labels: readonly number[],
  { vectors, dimensions }: Built,
  index: VectorIndex,
  breathe: () => Promise<void>,
): Promise<number[]> {
  const lost: number[] = [];
  for (const label of labels) {
    await breathe();
    const [first] = index.nearest(vectors.subarray(label * dimensions, (label + 1) * dimensions), 1);
    // Not "below": what is no number is below nothing.
    if (!((first?.cosine ?? -1) >= 1 - TIE)) lost.push(label);
  }
  return lost;
}

function checked(verification: Verification): Verification {
  const { selfRecall } = verification;
  if (selfRecall === 1) return verification;
  throw new AppError(
    'failed',
    `The new index did not pass its test and was thrown away; the live one goes on. ${percent(selfRecall, 2)} of the entries find themselves, and all have to.`,
    { details: verification },
  );
}
