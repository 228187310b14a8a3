import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The folder that holds package.json, also when running from `dist/`. */
export const packageRoot = findPackageRoot();

/** What package.json calls the program. */
export const program = z
  .object({ name: z.string(), version: z.string() })
  .parse(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')));

/** Files that ship with the program and are not code. */
export const shipped = {
  models: join(packageRoot, 'models'),
  data: join(packageRoot, 'data'),
  views: join(packageRoot, 'views'),
} as const;

/** Where everything lies that the program writes; see docs/architecture.md. */
interface DataLayout {
  readonly root: string;
  /** The indexer's SQLite file: entries with history, vector cache, runs. */
  readonly library: string;
  /** The server's SQLite file: searches, feedback. */
  readonly activity: string;
  /** The analyst's SQLite file: judgements, blind comparisons, drafts of entries. */
  readonly lab: string;
  /** What `bonsai compare` has measured. */
  readonly comparisons: string;
  /** The FAQ's own judgements, which the indexer refits the calibration on. */
  readonly judgements: string;
  /** Calibrations that were refitted on the FAQ's own judgements. */
  readonly calibrations: string;
  /** One folder a generation. */
  readonly generations: string;
  /** The pointer to the live generation. */
  readonly current: string;
  /** Held while the pointer is read and changed, or what it may name is removed. */
  readonly currentLock: string;
  /** Variants made on first use. */
  readonly variants: string;
  /** The teacher's vectors, and a folder for each training that is not finished. */
  readonly training: string;
  /** What teachers made, kept for all trainings. */
  readonly teacherVectors: string;
  /** What choices of layers were measured to keep, a file for each base and its data. */
  readonly selection: string;
  /** Held by the one indexer that runs. */
  readonly lock: string;
}

/** The layout of a data folder (which need not exist yet). */
export function dataLayout(dataDir: string): DataLayout {
  const root = resolve(dataDir);
  return {
    root,
    library: join(root, 'library.db'),
    activity: join(root, 'activity.db'),
    lab: join(root, 'lab.db'),
    comparisons: join(root, 'comparisons.db'),
    judgements: join(root, 'judgements.jsonl'),
    calibrations: join(root, 'calibrations'),
    generations: join(root, 'generations'),
    current: join(root, 'CURRENT'),
    currentLock: join(root, 'CURRENT.lock'),
    variants: join(root, 'variants'),
    training: join(root, 'training'),
    teacherVectors: join(root, 'training', 'teacher-vectors'),
    selection: join(root, 'selection'),
    lock: join(root, 'indexer.lock'),
  };
}

/**
 * The path of a module beside the caller's, in the caller's own form: `.ts` when running from source, `.js`
 * when built. For starting a module as a process.
 */
export function siblingModule(importMetaUrl: string, name: string): string {
  const extension = importMetaUrl.endsWith('.ts') ? '.ts' : '.js';
  return fileURLToPath(new URL(`./${name}${extension}`, importMetaUrl));
}
