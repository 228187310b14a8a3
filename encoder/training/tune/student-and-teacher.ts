import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { sha256OfFile } from '../../../core/files.ts';
import { type ModelFolder, readModelFolder, weightsSha256 } from '../../model/folder.ts';
import { GRAPH_FILES } from '../../model/precision.ts';
import { weightFiles } from '../../model/weights/state-dict.ts';
import { type BaseModel, findBase, folderLayers } from '../../variants/base.ts';
import type { ResolveOptions } from '../../variants/ready-variant.ts';
import type { Recipe } from '../recipe.ts';

/** A folder and those of its layers that count. */
export interface Chosen {
  readonly folder: ModelFolder;
  readonly layers: readonly number[];
}

/** Who is learned from. */
export interface ChosenTeacher extends Chosen {
  /** What the recipe calls it. */
  readonly name: string;
  /** Of what its weights are read from. */
  readonly sha256: string;
  /** Whether it is the student's base, as it is where a recipe names none. */
  readonly isBase: boolean;
  /** Whether it is that, or made of it: the student may learn to live in its space. */
  readonly isRelated: boolean;
}

/** Who learns, from whom. */
export interface StudentAndTeacher {
  /** The folder that the student's weights come from, and the layers that it begins with. */
  readonly student: Chosen;
  /** Of the weights of the base that it is made of. */
  readonly baseSha256: string;
  readonly teacher: ChosenTeacher;
}

/** How models are found, with folders of those that their names do not find. */
interface FindOptions extends Pick<ResolveOptions, 'dataDir' | 'announce' | 'models'> {
  readonly baseDir?: string;
  readonly teacherDir?: string | undefined;
}

/**
 * The student that a person names, with the layers that are kept of it, and the teacher that the recipe names, else its
 * base. Of a whole student those layers remain that the person asks for, else those that the recipe names. A student that
 * has been pruned already keeps its own; a person who asks for others is contradicted.
 *
 * @param asked layers of the base that the person wants to remain
 * @throws AppError `incompatible` for a student that is not of the recipe's base; `invalid` for one that keeps other
 *   layers, and for one that is the teacher itself; and as `findBase`
 */
export async function studentOf(
  named: string,
  recipe: Recipe,
  asked: readonly number[] | undefined,
  options: FindOptions,
): Promise<StudentAndTeacher> {
  const base = await readModelFolder((await findBase(options.baseDir ?? recipe.base, options)).dir);
  const baseSha256 = await weightsSha256(base.dir);
  const model = await findBase(named, options);
  const folder = await readModelFolder(model.dir);
  if ((await originOf(folder)) !== baseSha256) {
    throw new AppError(
      'incompatible',
      `${named} was not made of ${recipe.base}, which recipe ${recipe.name} is for. Name a variant of it, or change the recipe's base.`,
    );
  }
  const own = model.layers.map((layer) => folder.lineage?.keptLayers[layer] ?? layer);
  const isWhole = own.length === base.config.layers;
  const wanted = asked ?? (isWhole ? recipe.keep : undefined);
  const student = { folder, layers: layersOf({ named, model, own, isWhole }, wanted) };
  const teacher = await teacherOf(recipe, { folder: base, baseSha256 }, options);
  if (isTeacher(student, teacher, await fileSha256(folder)) && learnsVectors(recipe)) {
    throw new AppError(
      'invalid',
      `${named} is the teacher itself, with nothing to learn from its own vectors. Say with --keep which layers remain, or name a variant that has fewer.`,
    );
  }
  return { student, baseSha256, teacher };
}

/** The SHA-256 of the weights of the base that a folder is made of. */
async function originOf({ dir, lineage }: ModelFolder): Promise<string> {
  return lineage?.base.sha256 ?? (await weightsSha256(dir));
}

/** The SHA-256 of what a folder's weights are read from: an int8 variant need not have any but its graph. */
export async function fileSha256({ dir, lineage }: ModelFolder): Promise<string> {
  if (lineage === null || (await weightFiles(dir)).length > 0) return weightsSha256(dir);
  return sha256OfFile(join(dir, GRAPH_FILES[lineage.precision]));
}

async function teacherOf(
  { teacher: name, base: baseName }: Recipe,
  { folder: base, baseSha256 }: { folder: ModelFolder; baseSha256: string },
  options: FindOptions,
): Promise<ChosenTeacher> {
  if (name === undefined) {
    const layers = Array.from({ length: base.config.layers }, (_, layer) => layer);
    return { folder: base, layers, name: baseName, sha256: baseSha256, isBase: true, isRelated: true };
  }
  const { dir, layers } = await findBase(options.teacherDir ?? name, options);
  const folder = await readModelFolder(dir);
  const isRelated = (await originOf(folder)) === baseSha256;
  return { folder, layers, name, sha256: await fileSha256(folder), isBase: false, isRelated };
}

interface Named {
  readonly named: string;
  readonly model: BaseModel;
  /** Layers of the base that it has, and whether these are all. */
  readonly own: readonly number[];
  readonly isWhole: boolean;
}

/** Those of a folder's layers that count: all unless others are wanted. */
function layersOf({ named, model, own, isWhole }: Named, wanted?: readonly number[]): readonly number[] {
  if (wanted === undefined || own.join() === wanted.join()) return model.layers;
  if (isWhole) return folderLayers(model, wanted);
  throw new AppError(
    'invalid',
    `${named} keeps the layers ${own.join(', ')}, but ${wanted.join(', ')} are asked for. Name the base instead, or leave them out with "bonsai prune" first.`,
  );
}

/** Every layer of it, untouched. */
function isTeacher(
  { layers }: Chosen,
  { layers: taught, sha256 }: ChosenTeacher,
  ownSha256: string,
): boolean {
  return ownSha256 === sha256 && layers.length === taught.length;
}

function learnsVectors({ initial, phases }: Recipe): boolean {
  return initial === 'pruned' && phases[0]?.phase === 'distil';
}
