import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf, systemCode } from '../core/errors.ts';
import { dataLayout } from '../core/paths.ts';
import type { VariantNames } from '../core/domain.ts';
import { MIN_CANDIDATES } from '../search/dense/settings.ts';
import { fusionSchema } from '../search/ranking/fusion.ts';

/** The files of a generation that its manifest vouches for. */
export const GENERATION_FILES = {
  content: 'content.db',
  vectors: 'vectors.f32',
  hnsw: 'index.hnsw',
  calibration: 'calibration.json',
} as const;

/**
 * The copies among the vectors of a graph (see duplicate-vectors.ts), by label, 32-bit little-endian. Not among the
 * others: older programs refuse a manifest that vouches for a file they do not know.
 */
export const COPIES_FILE = 'copies.u32';

export const MANIFEST_FILE = 'manifest.json';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

const variantSchema = z.object({
  name: z.string(),
  /** What finds the variant again: a name or the path of a folder. */
  source: z.string(),
  identity: z.string(),
  dimensions: z.number().int().positive(),
});

const fileSchema = z.object({
  id: z.string(),
  /** What embedded the entries. */
  variant: variantSchema,
  /** What embeds the questions; manifests of older programs leave it out, since it was the same. */
  queryVariant: variantSchema.optional(),
  /** Orders the generations: the clock may be set back. Older programs wrote none, and came before. */
  sequence: z.number().int().nonnegative().default(0),
  /** ISO 8601. */
  createdAt: z.string(),
  entries: z.number().int().nonnegative(),
  phrasings: z.number().int().nonnegative(),
  /** The same for generations that would be the same, see fingerprint.ts. */
  fingerprint: sha256Schema,
  /** SHA-256 by file name. Where there is no graph, its file is empty: older programs want one. */
  files: z.record(z.enum(Object.values(GENERATION_FILES)), sha256Schema),
  /** Whether there is a graph, an HNSW. Older programs always made one. */
  graph: z.boolean().default(true),
  /** SHA-256 of COPIES_FILE; older programs wrote none, and looked for the copies when they opened a graph. */
  copies: sha256Schema.optional(),
  /** Share of the entries whose question finds itself, 0..1. */
  selfRecall: z.number(),
  /** Share of the exact scan's ten nearest that the index that serves finds, 0..1. */
  recallAt10: z.number(),
  /** Points that a search of the HNSW looks at, at least, to find so much. */
  candidates: z.number().int().positive().default(MIN_CANDIDATES),
  /** Whether the exact scan serves, however many phrasings there are: there is no HNSW, or it did not pass its test. */
  exactScan: z.boolean().default(false),
  /** How the halves of its search are put together; older programs did so alike for all, and wrote none. */
  fusion: fusionSchema.optional(),
  /** Whether the probabilities that a page shows were fitted on judged answers of its encoders, or else estimated. */
  calibrated: z.boolean().default(true),
  /** What the FAQ's own questions show of "none", see own-near-misses.ts; null where there are too few, and older programs did not look. */
  nearMisses: z
    .object({
      questions: z.number().int().positive(),
      toldNone: z.number(),
      wronglyNone: z.number().nullable(),
    })
    .nullable()
    .default(null),
  /** The share of the entries' words that the variant's vocabulary can read, 0..1; older programs did not look. */
  knownWords: z.number().min(0).max(1).optional(),
});

const manifestSchema = fileSchema.transform((manifest) => ({
  ...manifest,
  queryVariant: manifest.queryVariant ?? manifest.variant,
}));

/** One of the two encoders of a generation. */
export type IndexedVariant = Readonly<z.infer<typeof variantSchema>>;

/** The encoders that a generation is of. */
export interface IndexedPair {
  /** Embedded the entries. */
  readonly variant: IndexedVariant;
  /** Embeds the questions, and shares the other's space. */
  readonly queryVariant: IndexedVariant;
}

export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

export function namesOf({ variant, queryVariant }: IndexedPair): VariantNames {
  return { variant: variant.name, queryVariant: queryVariant.name };
}

/** The folder of a generation. */
export function generationDir(dataDir: string, id: string): string {
  return join(dataLayout(dataDir).generations, id);
}

/**
 * The manifest of a generation.
 *
 * @throws AppError `not-found` when there is no such generation, `corrupt` when its manifest cannot be read
 */
export async function generationManifest(dataDir: string, id: string): Promise<Manifest> {
  // Ids come from outside; only plain names are folders here.
  if (!/^\w[\w-]*$/.test(id)) throw unknownGeneration(id);
  const path = join(generationDir(dataDir, id), MANIFEST_FILE);
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') throw unknownGeneration(id);
    throw error;
  }
  try {
    return manifestSchema.parse(JSON.parse(content));
  } catch (error) {
    throw new AppError(
      'corrupt',
      `${path} is damaged (${messageOf(error).slice(0, 80)}). Roll back to another generation, or index again.`,
      { cause: error },
    );
  }
}

function unknownGeneration(id: string): AppError {
  return new AppError(
    'not-found',
    `There is no generation ${id}. "bonsai generations" lists those that are kept.`,
  );
}
