import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Architecture } from '../architectures.ts';
import { withoutWeights } from '../missing-files.ts';
import { transformerPath } from '../modules.ts';
import { openSafetensors, type FloatTensor, type SafetensorsFile } from './safetensors.ts';

const SINGLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** The weights of a model folder, in one file or in several. */
export interface Checkpoint {
  /**
   * A tensor by its name without the checkpoint's prefix.
   *
   * @throws AppError `corrupt` when it is missing or has another shape.
   */
  read(name: string, shape: readonly number[]): Promise<FloatTensor>;
  /** Those of the tensors `names` that the checkpoint has, whatever their shape. */
  readPresent(names: readonly string[]): Promise<Map<string, FloatTensor>>;
  close(): Promise<void>;
}

/**
 * The names of a folder's safetensors files, in order, relative to the folder; empty without any.
 *
 * @throws AppError `corrupt` for a shard index that cannot be understood.
 */
export async function weightFiles(dir: string): Promise<string[]> {
  const inside = await transformerPath(dir);
  if (existsSync(join(dir, inside, SINGLE))) return [join(inside, SINGLE)];
  const path = join(dir, inside, INDEX);
  if (!existsSync(path)) return [];
  let index: z.infer<typeof indexSchema>;
  try {
    index = indexSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new AppError('corrupt', `${path} is not a safetensors index.`, { cause: error });
  }
  const files = [...new Set(Object.values(index.weight_map))].sort();
  const outside = files.find((file) => basename(file) !== file);
  if (outside !== undefined)
    throw new AppError('corrupt', `${path} names ${outside}, which is not beside it.`);
  return files.map((file) => join(inside, file));
}

/** Older checkpoints call a normalization's scale and shift gamma and beta. */
function aliases(name: string): string[] {
  if (!name.includes('LayerNorm.')) return [name];
  return [name, name.replace(/weight$/, 'gamma').replace(/bias$/, 'beta')];
}

/**
 * Opens the safetensors of a model folder.
 *
 * @throws AppError `not-found` without any, `corrupt` for broken ones.
 */
export async function openCheckpoint(dir: string, architecture: Architecture): Promise<Checkpoint> {
  const names = await weightFiles(dir);
  if (names.length === 0) throw await withoutWeights(join(dir, await transformerPath(dir)));
  const files: SafetensorsFile[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.close()));
  };
  try {
    for (const name of names) files.push(await openSafetensors(join(dir, name)));
  } catch (error) {
    await close();
    throw error;
  }
  const where = new Map(
    files.flatMap((file) => [...file.tensors.keys()].map((name) => [name, file] as const)),
  );
  const prefix =
    architecture.prefixes.find((candidate) => where.has(candidate + architecture.embeddings.word)) ?? '';
  return {
    async read(name, shape) {
      const found = aliases(prefix + name).find((candidate) => where.has(candidate));
      const file = found === undefined ? undefined : where.get(found);
      if (found === undefined || file === undefined) {
        throw new AppError('corrupt', `The weights in ${dir} lack the tensor ${prefix}${name}.`);
      }
      const actual = file.tensors.get(found)?.shape ?? [];
      if (actual.join() !== shape.join()) {
        throw new AppError(
          'corrupt',
          `${file.path} holds ${found} with shape [${actual.join(', ')}] where config.json says [${shape.join(', ')}].`,
        );
      }
      return file.read(found);
    },
    async readPresent(wanted) {
      const present = new Map<string, FloatTensor>();
      for (const name of wanted) {
        const tensor = await where.get(prefix + name)?.read(prefix + name);
        if (tensor !== undefined) present.set(name, tensor);
      }
      return present;
    },
    close,
  };
}
