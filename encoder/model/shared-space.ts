import { AppError } from '../../core/errors.ts';
import type { ModelFolder } from './folder.ts';
import type { Lineage, SharedSpace } from './lineage.ts';
import type { Pooling } from './modules.ts';
import { GRAPH_FILES } from './precision.ts';
import { promptsByRole, ROLES, type Role } from './prompts.ts';

/**
 * The least dev cosine to its teacher with which a student may embed questions for the teacher's entries; what it
 * was chosen by is in docs/decisions/shared-space.md.
 */
export const MIN_SHARED_COSINE = 0.8;

/** Where the vectors of an encoder come from, as far as it decides what they may be compared with. */
export interface VectorSpace {
  /** SHA-256 of the base model's weights. */
  readonly baseSha256: string;
  readonly keptLayers: readonly number[];
  readonly tuned: boolean;
  /** SHA-256 of the file that its own weights are in. */
  readonly ownSha256: string;
  readonly sharesSpaceWith: SharedSpace | null;
  /** SHA-256 of the tokenizer's file. */
  readonly tokenizer: string;
  readonly pooling: Pooling;
  /** What is put before a text of each role. */
  readonly prompts: Readonly<Record<Role, string>>;
}

/** An encoder that may be one of a pair; a `ReadyVariant` is one. */
export interface SpaceEncoder {
  readonly name: string;
  readonly identity: string;
  readonly dimensions: number;
  readonly space: VectorSpace;
}

/** SHA-256 of the file that a variant's weights are read from: its safetensors, else its graph. */
export function ownSha256({ files, precision }: Pick<Lineage, 'files' | 'precision'>): string {
  return files['model.safetensors'] ?? files[GRAPH_FILES[precision]] ?? '';
}

/** What a variant's folder and its lineage say of its space. */
export function spaceOf({ pooling, prompts }: ModelFolder, lineage: Lineage): VectorSpace {
  return {
    baseSha256: lineage.base.sha256,
    keptLayers: lineage.keptLayers,
    tuned: lineage.phases.length > 0,
    ownSha256: ownSha256(lineage),
    sharesSpaceWith: lineage.sharesSpaceWith ?? null,
    tokenizer: lineage.files['tokenizer.json'] ?? '',
    pooling,
    prompts: promptsByRole(prompts),
  };
}

/**
 * Whether questions embedded by one encoder may be compared with entries embedded by another. They may where both
 * are one encoder; where both have the same untuned weights, in whatever precision; and where the first is a student
 * that was distilled from the other, well enough: its lineage names the other's base weights, and the other is that
 * base at full depth and untuned; or its lineage names the other's very file, and the other is tuned itself.
 */
export function sharesSpace(query: SpaceEncoder, entry: SpaceEncoder): boolean {
  return obstacle(query, entry) === null;
}

/** @throws AppError `incompatible` where the two do not share a space, which says why and what would fit */
export function requireSharedSpace(query: SpaceEncoder, entry: SpaceEncoder): void {
  const reason = obstacle(query, entry);
  if (reason === null) return;
  throw new AppError(
    'incompatible',
    `${query.name} cannot embed questions for entries that ${entry.name} embeds: ${reason}`,
  );
}

/** Why the two do not share a space and what to do about it; null where they do. */
function obstacle(query: SpaceEncoder, entry: SpaceEncoder): string | null {
  if (query.identity === entry.identity) return null;
  if (query.dimensions !== entry.dimensions) {
    return `its vectors have ${query.dimensions} numbers, theirs ${entry.dimensions}. Name one encoder for both.`;
  }
  const difference = differenceAround(query.space, entry.space);
  if (difference !== null) return `they differ in their ${difference}. Name one encoder for both.`;
  if (haveSameWeights(query.space, entry.space)) return null;

  const teacher = query.space.sharesSpaceWith;
  if (teacher === null) {
    return `its lineage does not say that it shares their space. Tune it by distillation, or name one encoder for both.`;
  }
  if (teacher.cosine < MIN_SHARED_COSINE) {
    return `it agrees with ${teacher.variant} to ${teacher.cosine.toFixed(2)} only (dev cosine; ${MIN_SHARED_COSINE} is needed). Distil it longer, or name one encoder for both.`;
  }
  if (isTeacher(entry.space, teacher)) return null;
  return `it shares the space of ${teacher.variant} alone, with all its ${teacher.layers} layers. Embed the entries with that, or name one encoder for both.`;
}

/** What else than weights makes a vector of a text, where it differs. */
function differenceAround(query: VectorSpace, entry: VectorSpace): string | null {
  if (query.tokenizer !== entry.tokenizer) return 'tokenizers';
  if (query.pooling !== entry.pooling) return 'pooling';
  return ROLES.every((role) => query.prompts[role] === entry.prompts[role]) ? null : 'prompts';
}

/** Untuned layers are their base's: only the precision can differ. */
function haveSameWeights(one: VectorSpace, other: VectorSpace): boolean {
  return (
    one.baseSha256 === other.baseSha256 &&
    one.keptLayers.join() === other.keptLayers.join() &&
    !one.tuned &&
    !other.tuned
  );
}

function isTeacher(
  { baseSha256, keptLayers, tuned, ownSha256: own }: VectorSpace,
  teacher: SharedSpace,
): boolean {
  return (tuned ? own : baseSha256) === teacher.sha256 && keptLayers.length === teacher.layers;
}
