import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FaqEntry, Phrasing } from '../core/domain.ts';
import { AppError, throwIfCancelled } from '../core/errors.ts';
import type { ReportProgress } from '../core/progress.ts';
import type { Copies } from '../search/dense/duplicate-vectors.ts';
import { exactIndex } from '../search/dense/exact.ts';
import { openHnsw } from '../search/dense/hnsw.ts';
import { MIN_CANDIDATES } from '../search/dense/settings.ts';
import type { VectorIndex } from '../search/dense/vectors.ts';
import { openContent, type Content } from '../store/generation/content.ts';
import { MIN_RECALL, selfRecallGate } from './gates.ts';
import { GENERATION_FILES } from './manifest.ts';
import { MAX_COMPARISONS } from './recall-queries.ts';

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
  /** Which of the vectors the graph holds once; null where there is no graph. */
  readonly copies: Copies | null;
  /** Vectors of queries that are no phrasings, row-major; only a graph is tested with them. */
  readonly probes: Float32Array;
}

interface Verification {
  /** Share of the entries whose question finds the entry, 0..1. */
  readonly selfRecall: number;
  /** Share of the exact scan's ten nearest that the HNSW finds, 0..1; 1 where there is none and the exact scan serves. */
  readonly recallAt10: number;
  /** Points that searches of the HNSW have to look at, at least, to find so much. */
  readonly candidates: number;
  /** Whether the exact scan has to serve: there is no HNSW, or it does not find enough. */
  readonly exactScan: boolean;
}

/** What searches of an index found, and the labels of the questions that they did not find. */
interface Searched extends Omit<Verification, 'selfRecall'> {
  readonly lost: readonly number[];
}

/** Looks at the signal and reports, now and then. */
interface Pace {
  expect(searches: number): void;
  /** Before each search. */
  breathe(): Promise<void>;
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
  let total = 0;
  let done = 0;
  const pace: Pace = {
    expect: (searches) => void (total += searches),
    async breathe() {
      if (done++ % BATCH !== 0) return;
      throwIfCancelled(signal);
      report?.({ phase: 'Verifying', done: done - 1, total, unit: 'searches' });
      await setImmediate();
    },
  };
  const { entries, copies } = built;
  const { right, misplaced } = questionsOf(built);
  const searched =
    copies === null ? await searchScan(built, right, pace) : await searchGraph(built, copies, right, pace);
  report?.({ phase: 'Verifying', done: total, total, unit: 'searches' });
  const { lost, ...found } = searched;
  const selfRecall = entries.length === 0 ? 1 : 1 - (misplaced + lost.length) / entries.length;
  return checked({ selfRecall, ...found });
}

/**
 * The scan looks at every vector, so it finds a question whose vector is near itself. Of many questions, which would take
 * minutes, some are searched all the same.
 */
async function searchScan(built: Built, questions: readonly number[], pace: Pace): Promise<Searched> {
  const { phrasings, vectors, dimensions } = built;
  const exact = exactIndex(vectors, dimensions);
  const unlike = questions.filter(
    (label) =>
      !(exact.cosine(vectors.subarray(label * dimensions, (label + 1) * dimensions), label) >= 1 - TIE),
  );
  const stride = Math.max(1, Math.ceil((questions.length * phrasings.length) / MAX_COMPARISONS));
  const some = questions.filter((_, place) => place % stride === 0);
  pace.expect(some.length);
  const lost = new Set([...unlike, ...(await lostOf(some, built, exact, pace))]);
  return { lost: [...lost], recallAt10: 1, candidates: MIN_CANDIDATES, exactScan: true };
}

async function searchGraph(
  built: Built,
  copies: Copies,
  questions: readonly number[],
  pace: Pace,
): Promise<Searched> {
  const { folder, phrasings, vectors, dimensions } = built;
  const exact = exactIndex(vectors, dimensions);
  const hnsw = await openHnsw(join(folder, GENERATION_FILES.hnsw), dimensions, copies);
  let candidates = MIN_CANDIDATES;
  const canLookAtMore = (): boolean => candidates < Math.min(MAX_CANDIDATES, phrasings.length);

  // The probes are searched twice: by the scan, and in the graph.
  pace.expect(questions.length + (2 * built.probes.length) / dimensions);
  const probes = await probed(built, exact, pace);
  let recallAt10 = await recallOf(probes, hnsw, pace);
  while (recallAt10 < MIN_RECALL && canLookAtMore()) {
    candidates *= 2;
    pace.expect(probes.length);
    recallAt10 = await recallOf(probes, hnsw.lookingAt(candidates), pace);
  }
  if (recallAt10 < MIN_RECALL) {
    const { lost } = await searchScan(built, questions, pace);
    return { lost, recallAt10, candidates, exactScan: true };
  }

  let lost = await lostOf(questions, built, hnsw.lookingAt(candidates), pace);
  while (lost.length > 0 && canLookAtMore()) {
    candidates *= 2;
    pace.expect(lost.length);
    lost = await lostOf(lost, built, hnsw.lookingAt(candidates), pace);
  }
  const exactScan = lost.length > 0;
  if (exactScan) lost = await lostOf(lost, built, exact, pace);
  return { lost, recallAt10, candidates, exactScan };
}

/** A query, and how near the exact scan's ten nearest are. */
interface Probe {
  readonly query: Float32Array;
  readonly nearest: number;
  readonly farthest: number;
}

async function probed({ probes, dimensions }: Built, exact: VectorIndex, pace: Pace): Promise<Probe[]> {
  const result: Probe[] = [];
  for (let start = 0; start < probes.length; start += dimensions) {
    await pace.breathe();
    const query = probes.subarray(start, start + dimensions);
    const nearest = exact.nearest(query, 10);
    result.push({ query, nearest: nearest.length, farthest: nearest.at(-1)?.cosine ?? 1 });
  }
  return result;
}

/** The share of the exact scan's ten nearest that an index finds, ties allowed. */
async function recallOf(probes: readonly Probe[], index: VectorIndex, pace: Pace): Promise<number> {
  let found = 0;
  let wanted = 0;
  for (const { query, nearest, farthest } of probes) {
    await pace.breathe();
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
  pace: Pace,
): Promise<number[]> {
  const lost: number[] = [];
  for (const label of labels) {
    await pace.breathe();
    const [first] = index.nearest(vectors.subarray(label * dimensions, (label + 1) * dimensions), 1);
    // Not "below": what is no number is below nothing.
    if (!((first?.cosine ?? -1) >= 1 - TIE)) lost.push(label);
  }
  return lost;
}

function checked(verification: Verification): Verification {
  const gate = selfRecallGate(verification.selfRecall);
  if (gate.passed) return verification;
  throw new AppError(
    'failed',
    `The new index did not pass its test and was thrown away; the live one goes on. ${gate.reason}`,
    { details: { ...verification, gates: [gate] } },
  );
}
