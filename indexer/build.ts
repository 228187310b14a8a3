import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaqEntry, Phrasing } from '../core/domain.ts';
import { AppError, throwIfCancelled } from '../core/errors.ts';
import { diskError, settled, syncFile, syncFolder } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import type { KnownCalibration } from '../search/calibration/calibration.ts';
import type { Copies } from '../search/dense/duplicate-vectors.ts';
import { buildHnsw } from '../search/dense/hnsw.ts';
import { writeContent } from '../store/generation/content.ts';
import { nextSequence, UNFINISHED } from './generations.ts';
import {
  COPIES_FILE,
  GENERATION_FILES,
  generationDir,
  MANIFEST_FILE,
  type IndexedPair,
  type IndexedVariant,
  type Manifest,
} from './manifest.ts';
import { measureGeneration } from './measure.ts';
import { verify } from './verify.ts';

/** Everything a generation is made from. */
export interface Plan extends IndexedPair {
  readonly dataDir: string;
  readonly entries: readonly FaqEntry[];
  readonly phrasings: readonly Phrasing[];
  /** Of the phrasings, row-major. */
  readonly vectors: Float32Array;
  /** Which of them are the same, where they get a graph; null where the exact scan serves. */
  readonly copies: Copies | null;
  /** Vectors of queries to test the graph with, row-major. */
  readonly probes: Float32Array;
  /** Of the modes of which nothing is known, what the entries show is taken. */
  readonly calibration: KnownCalibration;
  /** The share of the entries' words that the variant's vocabulary can read, 0..1. */
  readonly knownWords: number;
  readonly fingerprint: string;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds a generation beside the others, verifies it, and gives it its name as the last step: under a name there
 * is only ever a whole, verified generation. It is not live yet.
 *
 * @throws AppError `failed` (verification, full disk), `cancelled`; nothing is left of it then
 */
export async function buildGeneration(plan: Plan): Promise<Manifest> {
  const { dataDir } = plan;
  const createdAt = new Date();
  const id = `${createdAt.toISOString().replaceAll(/[-:.]/g, '')}-${plan.fingerprint.slice(0, 8)}`;
  const draft = generationDir(dataDir, `${UNFINISHED}${id}`);
  try {
    await mkdir(draft, { recursive: true });
    const files = await writeFiles(draft, plan);
    const { phrasings, entries, vectors, copies, probes, variant, queryVariant, fingerprint } = plan;
    const verification = await verify(
      { folder: draft, entries, phrasings, vectors, dimensions: variant.dimensions, copies, probes },
      plan,
    );
    const manifest: Manifest = {
      id,
      sequence: await nextSequence(dataDir),
      variant: recorded(variant),
      queryVariant: recorded(queryVariant),
      createdAt: createdAt.toISOString(),
      entries: entries.length,
      phrasings: phrasings.length,
      fingerprint,
      ...files,
      graph: copies !== null,
      ...verification,
    };
    await writeFile(join(draft, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    await syncFile(join(draft, MANIFEST_FILE));
    await syncFolder(draft);
    throwIfCancelled(plan.signal);
    await rename(draft, generationDir(dataDir, id));
    await syncFolder(dataLayout(dataDir).generations);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw buildError(error, draft);
  }
}

/** What a manifest holds of a variant, and nothing that is only known while it is used. */
function recorded({ name, source, identity, dimensions }: IndexedVariant): IndexedVariant {
  return { name, source, identity, dimensions };
}

/** hnswlib does not notice when the disk is full; its file is found damaged when it is read again. */
function buildError(error: unknown, draft: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'corrupt') return diskError(error, draft);
  return new AppError(
    'failed',
    `The new index in ${draft} was not written whole; the disk may be full. Free some space and run it again.`,
    { cause: error },
  );
}

async function writeFiles(
  folder: string,
  plan: Plan,
): Promise<Pick<Manifest, 'files' | 'copies' | 'fusion' | 'calibrated' | 'nearMisses' | 'knownWords'>> {
  const { entries, phrasings, vectors, copies, report } = plan;
  const total = phrasings.length;
  report?.({ phase: 'Building the index', done: 0, total, unit: 'phrasings' });
  writeContent(join(folder, GENERATION_FILES.content), entries, phrasings);
  await writeNumbers(join(folder, GENERATION_FILES.vectors), vectors);
  const { fusion, calibration, nearMisses } = measureGeneration(folder, plan);
  await writeFile(join(folder, GENERATION_FILES.calibration), `${JSON.stringify(calibration, null, 2)}\n`);
  if (copies === null) await writeFile(join(folder, GENERATION_FILES.hnsw), '');
  else await writeGraph(folder, copies, plan);
  report?.({ phase: 'Building the index', done: total, total, unit: 'phrasings' });
  return {
    files: {
      [GENERATION_FILES.content]: await settled(join(folder, GENERATION_FILES.content)),
      [GENERATION_FILES.vectors]: await settled(join(folder, GENERATION_FILES.vectors)),
      [GENERATION_FILES.hnsw]: await settled(join(folder, GENERATION_FILES.hnsw)),
      [GENERATION_FILES.calibration]: await settled(join(folder, GENERATION_FILES.calibration)),
    },
    ...(copies && { copies: await settled(join(folder, COPIES_FILE)) }),
    fusion,
    calibrated: calibration.modes.hybrid.provisional !== true,
    nearMisses,
    knownWords: plan.knownWords,
  };
}

async function writeGraph(
  folder: string,
  copies: Copies,
  { vectors, variant, report, signal }: Plan,
): Promise<void> {
  await writeNumbers(join(folder, COPIES_FILE), copies.firstOf);
  await buildHnsw(vectors, variant.dimensions, copies, join(folder, GENERATION_FILES.hnsw), {
    ...(report === undefined ? {} : { report }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function writeNumbers(path: string, numbers: Float32Array | Uint32Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  } finally {
    await file.close();
  }
}
