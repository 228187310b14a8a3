import { join } from 'node:path';
import { z } from 'zod';
import { DECISIONS, withStatus } from '../../measures/non-inferiority.ts';
import { readJson } from '../../core/json.ts';
import { PRECISIONS } from './precision.ts';

export const LINEAGE_FILE = 'bonsai.json';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * Whose space a distilled student's vectors lie in: its teacher's, the base model at full depth, or a variant of it that is
 * tuned itself. What follows from it is in shared-space.ts.
 */
const sharedSpaceSchema = z.object({
  /** The teacher, as a person calls it. */
  variant: z.string().min(1),
  /** SHA-256 of the teacher's weights (of a tuned one, of the file that they are in), and how many layers it has. */
  sha256,
  layers: z.number().int().min(1),
  /** Mean cosine of the student's and the teacher's vectors of the same text, measured on the dev half. */
  cosine: z.number().min(0).max(1),
});

/** How the kept layers were chosen: by `bonsai select`. Scores are of fp32, before any tuning. */
const selectionSchema = z.object({
  /** Every choice of layers, or a beam search. */
  method: z.enum(['exhaustive', 'beam']),
  /** Choices of layers that were measured. */
  choices: z.number().int().min(1),
  /** What was asked for: `{"layers": 4}`, `{"maxLoss": 0.02}` or `{"maxLatency": 5}`. */
  bound: z.record(z.string(), z.number()),
  /** Files that it was measured on, and the SHA-256 of what they held. */
  data: z.object({ files: z.array(z.string()), sha256 }),
  /** On the half that chose, and on the half that confirmed; `full` is full depth's. */
  halves: z.array(
    z.object({
      half: z.enum(['dev', 'test']),
      queries: z.number().int(),
      scores: z.array(z.object({ name: z.string(), score: z.number(), full: z.number() })),
      kept: z.number(),
    }),
  ),
  /** Whether the half that confirmed shows that all but the margin, a share of full depth, is kept; absent in lineages of older programs. */
  confirmed: z.preprocess(withStatus, z.object({ margin: z.number(), status: z.enum(DECISIONS) })).optional(),
});

/** Which part of the base's vocabulary is left, and for which texts. */
const vocabularySchema = z.object({
  tokens: z.number().int().min(1),
  of: z.number().int().min(1),
  /** Files of the corpus, and the SHA-256 of its texts. */
  corpus: z.object({ files: z.array(z.string()), sha256 }),
});

/** How many numbers of a vector are left, the first ones. */
const dimensionsSchema = z.object({ kept: z.number().int().min(1), of: z.number().int().min(1) });

/** bonsai.json: where a variant comes from, and what its files were when it was made. */
export const lineageSchema = z.object({
  name: z.string().min(1),
  /** The base model, and the SHA-256 of its weights, or of its graph where that serves as it was found. */
  base: z.object({
    name: z.string().min(1),
    sha256,
    /** As its model card names them; absent where it names none. */
    languages: z.array(z.string()).nullish(),
  }),
  /** Says that the graph was found in the base's folder, as another program had exported it; absent for one that was made. */
  graph: z.literal('found').nullish(),
  /** Layers of the base that remain, counted from 0, also when the variant was made from another variant. */
  keptLayers: z.array(z.number().int().min(0)).min(1),
  /** How the layers were chosen, and which tokens are left; absent where a person named them, and where all are. */
  selection: selectionSchema.nullish(),
  vocabulary: vocabularySchema.nullish(),
  /** Absent where vectors have all their numbers. */
  dimensions: dimensionsSchema.nullish(),
  /** Stages of fine-tuning, in order. */
  phases: z.array(z.record(z.string(), z.unknown())),
  /** Written after the last phase of a distillation; absent or null where no space is shared. */
  sharesSpaceWith: sharedSpaceSchema.nullish(),
  precision: z.enum(PRECISIONS),
  /** Parameters that determine a vector: embeddings and layers. */
  parameters: z.number().int().min(1),
  createdBy: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** SHA-256 of every other file of the folder but its model card, by its path with forward slashes. */
  files: z.record(z.string(), sha256),
});

export type Lineage = z.infer<typeof lineageSchema>;
export type SharedSpace = z.infer<typeof sharedSpaceSchema>;
export type SelectionRecord = z.infer<typeof selectionSchema>;
export type VocabularyRecord = z.infer<typeof vocabularySchema>;
export type DimensionsRecord = z.infer<typeof dimensionsSchema>;

/** The lineage of a variant; null for an ordinary folder. */
export async function readLineage(dir: string): Promise<Lineage | null> {
  return (await readJson(join(dir, LINEAGE_FILE), lineageSchema)) ?? null;
}
