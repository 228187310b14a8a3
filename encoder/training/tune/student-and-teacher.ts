import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Configuration } from '../../../core/configuration.ts';
import { AppError } from '../../../core/errors.ts';
import { dataLayout } from '../../../core/paths.ts';
import type { ReportProgress } from '../../../core/progress.ts';
import { afterPrompt, loadTokenizer } from '../../runtime/tokenizer.ts';
import { type ModelFolder, readModelFolder, weightsSha256 } from '../../model/folder.ts';
import { promptsByRole } from '../../model/prompts.ts';
import { readJson } from '../../../core/json.ts';
import { type BaseModel, findBase, folderLayers } from '../../variants/base.ts';
import type { ResolveOptions } from '../../variants/ready-variant.ts';
import type { VectorRows } from '../data/vector-file.ts';
import type { Recipe } from '../recipe.ts';
import { type Forward, openForward } from '../step/forward.ts';
import { readStudent } from '../student.ts';
import { teacherVectors } from '../teacher-vectors.ts';

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
 * @param options with the folder of the recipe's base where its name does not find it
 * @throws AppError `incompatible` for a student that is not of the recipe's base; `invalid` for one that keeps other
 *   layers, and for one that is the teacher itself; and as `findBase`
 */
export async function studentOf(
  named: string,
  recipe: Recipe,
  asked: readonly number[] | undefined,
  options: Pick<ResolveOptions, 'dataDir' | 'announce'> & { readonly baseDir?: string },
): Promise<StudentAndTeacher> {
  const base = await findBase(options.baseDir ?? recipe.base, options);
  const teacher = await readModelFolder(base.dir);
  const teacherSha256 = await weightsSha256(base.dir);
  const model = await findBase(named, options);
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

const tokenizerSchema = z.record(z.string(), z.unknown());

/**
 * The parts of a tokenizer.json that decide about a text's tokens, and what a message calls them. The others are
 * about padding, about cutting, which the program does itself, and about the way back to text.
 */
const PARTS = {
  model: 'vocabulary',
  added_tokens: 'added tokens',
  normalizer: 'normalizer',
  pre_tokenizer: 'splitting into words',
  post_processor: 'special tokens around a text',
} as const;

/**
 * Makes sure that two model folders cut texts into the same tokens, as a student and a teacher must that are compared
 * text by text. What the files say counts, not how they are written.
 *
 * @throws AppError `incompatible`, naming what differs; as `readJson` for a file that is missing or damaged
 */
export async function requireSameTokenizer(student: string, teacher: string): Promise<void> {
  const [own, others] = [await readTokenizer(student), await readTokenizer(teacher)];
  const different = Object.entries(PARTS).flatMap(([part, name]) =>
    isDeepStrictEqual(meaning(own[part]), meaning(others[part])) ? [] : [name],
  );
  if (different.length === 0) return;
  throw new AppError(
    'incompatible',
    `The student ${student} and the teacher ${teacher} have different tokenizers (${different.join(', ')}), so that one cannot learn from the other. Take a student that was made of this teacher.`,
  );
}

async function readTokenizer(dir: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(dir, 'tokenizer.json');
  const content = await readJson(path, tokenizerSchema);
  if (content === undefined) throw new AppError('invalid', `${path} is missing.`);
  return content;
}

/** The value without what is only a way of writing it: null for nothing, a merge as "a b" or as ["a", "b"]. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === 'merges' ? mergesOf(inner) : meaning(inner)]),
  );
}

function mergesOf(merges: unknown): unknown {
  if (!Array.isArray(merges)) return merges;
  return merges.map((merge: unknown) => (Array.isArray(merge) ? merge.join(' ') : merge));
}

interface TeacherOptions {
  readonly folder: ModelFolder;
  /** SHA-256 of its weights. */
  readonly sha256: string;
  /** Whether it reads texts without its prompt for questions. */
  readonly bare: boolean;
  /** Tokens after which texts are cut, for the teacher as for the student. */
  readonly maxTokens: number;
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** The base model at full depth; its weights are read when the first vector is missing. */
export interface Teacher {
  /** Vectors of texts as questions, made once and kept under the data folder. */
  readonly vectorsOf: (texts: readonly string[]) => Promise<VectorRows>;
  release(): Promise<void>;
}

/** @throws AppError as `readStudent` and `teacherVectors` do, when vectors are asked for */
export async function openTeacher(options: TeacherOptions): Promise<Teacher> {
  const { folder, sha256, bare, maxTokens, configuration, signal, report } = options;
  const prompt = bare ? '' : promptsByRole(folder.prompts).query;
  const tokenizer = afterPrompt(prompt, await loadTokenizer(folder.dir, maxTokens));
  const layers = Array.from({ length: folder.config.layers }, (_, layer) => layer);
  let opened: Promise<Forward> | undefined;
  const open = async (): Promise<Forward> => {
    const { config, weights } = await readStudent(folder, layers);
    return openForward(config, weights, configuration.threads);
  };
  return {
    vectorsOf: (texts) =>
      teacherVectors(texts, {
        folder: join(dataLayout(configuration.dataDir).training, 'teacher-vectors'),
        teacher: `${sha256}, at most ${maxTokens} tokens${prompt && `, after "${prompt}"`}`,
        hidden: folder.dimensions,
        embed: async (some) => {
          opened ??= open();
          return (await opened).embed(some.map((text) => tokenizer.encode(text).ids));
        },
        signal,
        report,
      }),
    release: async () => (await opened)?.release(),
  };
}
