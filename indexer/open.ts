import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, systemCode } from '../core/errors.ts';
import { sha256OfFile } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';
import { type Calibration, knownCalibration, parseCalibration } from '../search/calibration/calibration.ts';
import { calibrationOver } from '../search/calibration/provisional.ts';
import { copiesIn, copiesOf, type Copies } from '../search/dense/duplicate-vectors.ts';
import { openExactIndex } from '../search/dense/exact.ts';
import { openHnsw } from '../search/dense/hnsw.ts';
import { FORMER_FUSION } from '../search/ranking/fusion.ts';
import { measureFusion } from '../search/ranking/measure-fusion.ts';
import { createSearcher, type Searcher } from '../search/searcher.ts';
import type { VectorIndex } from '../search/dense/vectors.ts';
import { type Content, openContent } from '../store/generation/content.ts';
import { isSearchedInGraph, slowSearch } from './graph.ts';
import {
  COPIES_FILE,
  GENERATION_FILES,
  generationDir,
  generationManifest,
  namesOf,
  type IndexedVariant,
  type Manifest,
} from './manifest.ts';

export interface OpenGeneration {
  readonly manifest: Manifest;
  /** Closing it closes the generation. */
  readonly searcher: Searcher;
  /** What is not as good with it as it could be, and what to do about it; null where nothing is. */
  readonly notice: string | null;
}

/** What a generation is searched in. */
interface GenerationParts {
  /** Closing it closes the generation. */
  readonly content: Content;
  readonly vectors: VectorIndex;
}

/**
 * Opens a generation for searching, after the SHA-256 of every file has been checked: SQLite and hnswlib trust
 * what they read.
 *
 * @param queryEncoder embeds the questions instead of the generation's own query variant, and shares its space
 * @throws AppError `not-found`, or `corrupt` that names the file
 */
export async function openGeneration(
  dataDir: string,
  id: string,
  queryEncoder?: IndexedVariant,
): Promise<OpenGeneration> {
  const recorded = await generationManifest(dataDir, id);
  const manifest = queryEncoder === undefined ? recorded : { ...recorded, queryVariant: queryEncoder };
  const folder = generationDir(dataDir, id);
  await verifyFiles(folder, manifest);
  const parts = await openParts(folder, manifest);
  const { content, vectors } = parts;
  const isOwn = manifest.queryVariant.identity === recorded.queryVariant.identity;
  const frozen = isOwn ? await frozenCalibration(folder) : null;
  // The calibration of older programs goes with how they searched.
  const fusion = manifest.fusion ?? (frozen === null ? measureFusion(content, vectors) : FORMER_FUSION);
  const known = knownCalibration(namesOf(manifest), dataLayout(dataDir).calibrations);
  const calibration = frozen ?? calibrationOver(known, { content, vectors, fusion });
  const notices = [
    await slowSearch(manifest),
    isOwn && frozen === null
      ? `The probabilities of generation ${id} were made by another version of this program, which this one cannot read: those that it makes itself serve instead. The next "bonsai index" writes them.`
      : null,
  ].filter((notice) => notice !== null);
  return {
    manifest,
    searcher: createSearcher({ ...parts, fusion, calibration, ...namesOf(manifest), generation: id }),
    notice: notices.length === 0 ? null : notices.join(' '),
  };
}

/**
 * Opens what a generation is searched in, to look at how its search decides; checked as by `openGeneration`.
 *
 * @throws AppError `corrupt` that names the file
 */
export async function openGenerationParts(dataDir: string, manifest: Manifest): Promise<GenerationParts> {
  const folder = generationDir(dataDir, manifest.id);
  await verifyFiles(folder, manifest);
  return openParts(folder, manifest);
}

async function openParts(folder: string, manifest: Manifest): Promise<GenerationParts> {
  const vectors = await openVectors(folder, manifest);
  return { vectors, content: openContent(join(folder, GENERATION_FILES.content)) };
}

/** The calibration that the generation was built with; null where it has a form that this program does not know. */
export async function frozenCalibration(folder: string): Promise<Calibration | null> {
  const path = join(folder, GENERATION_FILES.calibration);
  const json = await readFile(path, 'utf8');
  try {
    return parseCalibration(json, path);
  } catch (error) {
    // It is as it was written, which was checked before: nothing of it is damaged.
    if (error instanceof AppError && error.code === 'corrupt') return null;
    throw error;
  }
}

/** @throws AppError `corrupt` that names the first file that is not as it was written */
export async function verifyFiles(folder: string, { id, files, copies }: Manifest): Promise<void> {
  const all = { ...files, ...(copies !== undefined && { [COPIES_FILE]: copies }) };
  for (const [name, expected] of Object.entries(all)) {
    const path = join(folder, name);
    if ((await sha256IfPresent(path)) !== expected) {
      throw new AppError(
        'corrupt',
        `${path} is missing or not as it was written. Roll back to another generation than ${id}, or index again.`,
      );
    }
  }
}

async function sha256IfPresent(path: string): Promise<string | null> {
  try {
    return await sha256OfFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The index that serves: the HNSW where it is needed and can be used, else the exact scan. */
async function openVectors(folder: string, manifest: Manifest): Promise<VectorIndex> {
  const {
    phrasings,
    candidates,
    copies: copiesFile,
    variant: { dimensions },
  } = manifest;
  const vectors = new Float32Array(phrasings * dimensions);
  await readNumbers(join(folder, GENERATION_FILES.vectors), vectors);
  if (!(await isSearchedInGraph(manifest))) return openExactIndex(vectors, dimensions);
  const copies =
    copiesFile === undefined ? await copiesIn(vectors, dimensions) : await readCopies(folder, phrasings);
  const hnsw = await openHnsw(join(folder, GENERATION_FILES.hnsw), dimensions, copies);
  return hnsw.lookingAt(candidates);
}

async function readCopies(folder: string, size: number): Promise<Copies> {
  const firstOf = new Uint32Array(size);
  await readNumbers(join(folder, COPIES_FILE), firstOf);
  return copiesOf(firstOf);
}

/** Fills `numbers` from a file. */
async function readNumbers(path: string, numbers: Float32Array | Uint32Array): Promise<void> {
  const bytes = new Uint8Array(numbers.buffer);
  const file = await open(path);
  try {
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done);
      if (bytesRead === 0) throw new AppError('corrupt', `${path} is too short. Index again.`);
      done += bytesRead;
    }
  } finally {
    await file.close();
  }
}
