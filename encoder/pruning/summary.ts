import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { modelName } from '../hub/cache-layout.ts';
import { countParameters } from '../model/config.ts';
import { graphFile, type ModelFolder, readModelFolder } from '../model/folder.ts';
import { readLanguages } from '../model/languages.ts';
import type { SharedSpace } from '../model/lineage.ts';
import type { Precision } from '../model/precision.ts';

/** A variant in the list of them. */
export interface VariantSummary {
  readonly name: string;
  /** Its folder, also where it is made only on first use. */
  readonly path: string;
  /** As config.json calls it: `bert`, `xlm-roberta` and so on. */
  readonly family: string;
  readonly layers: number;
  /** Zero-based layers of the base. */
  readonly keptLayers: readonly number[];
  readonly parameters: number;
  /** How many tokens it knows. */
  readonly vocabulary: number;
  /** Those that it or its base is made for, as their model card writes them; empty where that is not known. */
  readonly languages: readonly string[];
  /** Size of the graph, which is what serving loads; null until it is made. */
  readonly bytes: number | null;
  readonly precision: Precision;
  readonly dimensions: number;
  readonly base: string;
  /** Its teacher, where its lineage says that it shares its space. */
  readonly sharesSpaceWith: SharedSpace | null;
}

/** @param bytes of the graph; null until there is one */
export async function summaryOf(
  { dir, config, dimensions, lineage }: Pick<ModelFolder, 'dir' | 'config' | 'dimensions' | 'lineage'>,
  bytes: number | null,
): Promise<VariantSummary> {
  return {
    name: lineage?.name ?? modelName(dir),
    path: resolve(dir),
    family: config.architecture.modelType,
    layers: config.layers,
    keptLayers: lineage?.keptLayers ?? Array.from({ length: config.layers }, (_, layer) => layer),
    parameters: countParameters(config, config.layers),
    vocabulary: config.vocabulary,
    languages: lineage?.base.languages ?? (await readLanguages(dir)),
    bytes,
    precision: lineage?.precision ?? 'fp32',
    dimensions,
    base: lineage?.base.name ?? modelName(dir),
    sharesSpaceWith: lineage?.sharesSpaceWith ?? null,
  };
}

/**
 * The summary of a variant that has been made.
 *
 * @throws AppError as readModelFolder.
 */
export async function summarize(dir: string): Promise<VariantSummary> {
  const folder = await readModelFolder(dir);
  const graph = graphFile(folder);
  return summaryOf(folder, graph === undefined ? null : (await stat(join(dir, graph))).size);
}
