import { AppError } from '../../core/errors.ts';
import { seededRandom, standardNormal } from '../../core/random.ts';
import type { EncoderConfig } from '../model/config.ts';
import type { ModelFolder } from '../model/folder.ts';
import type { EncoderWeights } from '../model/weights/encoder-weights.ts';
import { namedTensors } from '../model/weights/named-weights.ts';
import { checkKeptLayers } from '../pruning/kept-layers.ts';
import { readKeptLayers } from '../pruning/prune.ts';
import type { Weights } from './step/training-graph.ts';

/** What is trained: the weights by name are those of `encoder`, in the same arrays. */
export interface Student {
  /** With the student's own number of layers. */
  readonly config: EncoderConfig;
  readonly encoder: EncoderWeights;
  readonly weights: Weights;
}

/** BERT's own standard deviation of random weights (Devlin et al., arXiv 1810.04805). */
const INITIAL_DEVIATION = 0.02;

/**
 * Reads the layers `keep` of a folder as a student.
 *
 * @throws AppError `invalid` for layers that it does not have or a pooling that training does not know,
 *   `not-found` without safetensors or an int8 graph, `corrupt` for broken ones
 */
export async function readStudent(folder: ModelFolder, keep: readonly number[]): Promise<Student> {
  checkKeptLayers(keep, folder.config.layers);
  const { architecture } = folder.config;
  if (!isTrainable(folder)) {
    const what = folder.dense.length > 0 ? 'has Dense modules' : `is of type ${architecture.modelType}`;
    throw new AppError(
      'invalid',
      `${folder.dir} ${what}; only BERT without them can be trained. It can be pruned and serve as it is.`,
    );
  }
  if (folder.pooling !== 'mean') {
    throw new AppError(
      'invalid',
      `${folder.dir} pools by ${folder.pooling}; only mean pooling can be trained.`,
    );
  }
  const encoder = await readKeptLayers(folder, keep);
  const config = { ...folder.config, layers: keep.length };
  return { config, encoder, weights: namedTensors(encoder, config) };
}

function isTrainable({ config, dense }: ModelFolder): boolean {
  return config.architecture.modelType === 'bert' && dense.length === 0;
}

/** Whether `readStudent` takes a folder. */
export function canBeTrained(folder: ModelFolder): boolean {
  return isTrainable(folder) && folder.pooling === 'mean';
}

/** Replaces every weight by a random one, as a model that was never trained has them. */
export function randomize({ weights }: Student, seed: number): void {
  const random = seededRandom(seed);
  for (const [name, { shape, data }] of weights) {
    if (shape.length > 1)
      for (let i = 0; i < data.length; i++) data[i] = standardNormal(random) * INITIAL_DEVIATION;
    else data.fill(/norm/i.test(name) && name.endsWith('.weight') ? 1 : 0);
  }
}
