import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, sha256 } from '../../core/files.ts';
import { modelName } from '../../encoder/hub/cache-layout.ts';
import { LINEAGE_FILE } from '../../encoder/model/lineage.ts';
import { prune } from '../../encoder/pruning/prune.ts';
import { catalog } from '../../encoder/variants/catalog.ts';
import type { ResolveOptions } from '../../encoder/variants/ready-variant.ts';
import { readTexts } from '../../faq/datasets/texts.ts';
import type { Plan } from './plan.ts';
import { textsOfSets, type ExperimentSets } from './sets.ts';
import { openBase, type Base } from './untuned.ts';

/** The base of an experiment as it is, and as it is worked with. */
export interface Bases {
  /**
   * What figures and recipes call it: its name where it ships, else also the beginning of its weights' SHA-256, so that
   * neither a path nor other weights of the same name are taken for it.
   */
  readonly label: string;
  /** What sizes and times are of. */
  readonly whole: Base;
  /** What is measured and trained. */
  readonly working: Base;
  /** Name or path of `working`. */
  readonly named: string;
}

interface BasesOptions extends ResolveOptions {
  readonly datasets: string;
}

/** @throws AppError as `findBase`, `readTexts` and `prune` */
export async function openBases(plan: Plan, sets: ExperimentSets, options: BasesOptions): Promise<Bases> {
  const { dataDir, datasets } = options;
  if (!plan.cutsVocabulary) {
    const whole = await openBase(plan.base, options);
    return { label: labelOf(plan.base, whole), whole, working: whole, named: plan.base };
  }
  const whole = await openBase(plan.base, { ...options, dataDir: join(dataDir, 'whole') });
  const texts = [...textsOfSets(sets), ...(await readTexts(trainingFiles(plan, datasets)))];
  const named = await withCutVocabulary(whole, texts, options);
  return { label: labelOf(plan.base, whole), whole, working: await openBase(named, options), named };
}

function labelOf(named: string, { model, sha256 }: Base): string {
  return named in catalog().bases ? named : `${modelName(model.dir)} (${sha256.slice(0, 8)})`;
}

function trainingFiles({ phases }: Plan, datasets: string): string[] {
  const paths = Object.values(phases).flatMap(({ pairs, texts = [] }) => [
    ...texts,
    ...(pairs === undefined ? [] : [pairs]),
  ]);
  return [...new Set(paths)].map((path) => join(datasets, path));
}

/**
 * The base with only those tokens that these texts need: each of them is read as before, so that no figure changes, and a
 * vocabulary for a hundred languages does not lie in every model and checkpoint.
 */
async function withCutVocabulary(
  { model, sha256: weights }: Base,
  texts: readonly string[],
  { dataDir, report, signal }: ResolveOptions,
): Promise<string> {
  const digest = sha256(JSON.stringify([weights, texts]));
  const dir = join(dataDir, `base-${digest.slice(0, 8)}`);
  if (existsSync(dir)) return dir;
  const staging = `${dir}.tmp`;
  await rm(staging, { recursive: true, force: true });
  await makeFolder(dataDir);
  await prune({
    base: model.dir,
    keep: model.layers,
    out: staging,
    precision: 'fp32',
    safetensors: true,
    vocabulary: { files: [], texts },
    ...{ report, signal },
  });
  // An ordinary model, so that what is made of it names it as its base.
  await rm(join(staging, LINEAGE_FILE));
  await rename(staging, dir);
  return dir;
}
