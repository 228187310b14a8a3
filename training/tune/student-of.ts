import { AppError } from '../../core/errors.ts';
import { readModelFolder, type ModelFolder } from '../../model/folder.ts';
import { weightsSha256 } from '../../model/identity.ts';
import { type BaseModel, findBase, folderLayers } from '../../pruning/base.ts';
import type { Recipe } from '../recipe.ts';

/** A folder and those of its layers that count. */
export interface Chosen {
  readonly folder: ModelFolder;
  readonly layers: readonly number[];
}

/** Who learns, from whom. */
export interface StudentAndTeacher {
  /** The folder that the student's weights come from, and the layers that it begins with. */
  readonly student: Chosen;
  /** The base model, at full depth. */
  readonly teacher: ModelFolder;
  /** What the recipe calls the teacher. */
  readonly teacherName: string;
  readonly teacherSha256: string;
}

/**
 * The student that a person names, with the layers that are kept of it, and the recipe's base as teacher. Of a whole base
 * those remain that the person asks for, else those that the recipe names. A student that has been pruned already keeps
 * its own; a person who asks for others is contradicted.
 *
 * @param asked layers of the base that the person wants to remain
 * @throws AppError `incompatible` for a student that is not of the recipe's base; `invalid` for one that keeps other
 *   layers, and for one that is the teacher itself; and as `findBase`
 */
export async function studentOf(
  named: string,
  recipe: Recipe,
  asked?: readonly number[],
): Promise<StudentAndTeacher> {
  const base = await findBase(recipe.base);
  const teacher = await readModelFolder(base.dir);
  const teacherSha256 = await weightsSha256(base.dir);
  const model = await findBase(named);
  const folder = await readModelFolder(model.dir);
  const sha256 = folder.lineage?.base.sha256 ?? (await weightsSha256(model.dir));
  if (sha256 !== teacherSha256) {
    throw new AppError(
      'incompatible',
      `${named} was not made of ${recipe.base}, which recipe ${recipe.name} is for. Name a variant of it, or change the recipe's base.`,
    );
  }
  const own = model.layers.map((layer) => folder.lineage?.keptLayers[layer] ?? layer);
  const wanted = asked ?? (own.length < teacher.config.layers ? undefined : recipe.keep);
  const student = { folder, layers: layersOf({ named, model, folder, own }, wanted) };
  if (isTeacher(student, teacher) && learnsVectors(recipe)) {
    throw new AppError(
      'invalid',
      `${named} is the teacher itself, with nothing to learn from its own vectors. Say with --keep which layers remain, or name a variant that has fewer.`,
    );
  }
  return { student, teacher, teacherName: recipe.base, teacherSha256 };
}

interface Named {
  readonly named: string;
  readonly model: BaseModel;
  readonly folder: ModelFolder;
  /** Layers of the base that it has. */
  readonly own: readonly number[];
}

/** Those of a folder's layers that count: all unless others are wanted. */
function layersOf({ named, model, folder, own }: Named, wanted?: readonly number[]): readonly number[] {
  if (wanted === undefined || own.join() === wanted.join()) return model.layers;
  const isWhole = own.every((layer, index) => layer === index);
  if (isWhole && folder.lineage === null) return folderLayers(model, wanted);
  throw new AppError(
    'invalid',
    `${named} keeps the layers ${own.join(', ')}, but ${wanted.join(', ')} are asked for. Name the base instead, or leave them out with "bonsai prune" first.`,
  );
}

/** Every layer of the base, untouched. */
function isTeacher({ folder, layers }: Chosen, teacher: ModelFolder): boolean {
  return folder.lineage === null && layers.length === teacher.config.layers;
}

function learnsVectors({ initial, phases }: Recipe): boolean {
  return initial === 'pruned' && phases[0]?.phase === 'distil';
}
