import { existsSync } from 'node:fs';
import { AppError } from '../../../core/errors.ts';
import { writeFileAtomically } from '../../../core/files.ts';
import { encodeSafetensors, openSafetensors, type FloatTensor } from '../../model/weights/safetensors.ts';
import { progressSchema, type Progress, type Snapshot } from './state.ts';

/** Where the parts of a snapshot lie in one safetensors file. */
const WEIGHT = 'weight ';
const FIRST = 'first moment ';
const SECOND = 'second moment ';

/**
 * Writes a snapshot as one file that is there whole or not at all.
 *
 * @throws AppError `failed` when the disk is full
 */
export async function writeCheckpoint(path: string, { progress, weights, moments }: Snapshot): Promise<void> {
  const tensors = new Map<string, FloatTensor>();
  for (const [name, tensor] of weights) tensors.set(WEIGHT + name, tensor);
  for (const [name, { first, second }] of moments) {
    tensors.set(FIRST + name, { shape: [first.length], data: first });
    tensors.set(SECOND + name, { shape: [second.length], data: second });
  }
  const parts = encodeSafetensors(tensors, 'F32', { progress: JSON.stringify(progress) });
  await writeFileAtomically(path, Buffer.concat(parts));
}

/**
 * Reads the progress of a checkpoint and its tensors into a snapshot's arrays; null where there is none.
 *
 * @throws AppError `corrupt` for a file that is damaged
 */
export async function readCheckpoint(path: string): Promise<Snapshot | null> {
  if (!existsSync(path)) return null;
  const file = await openSafetensors(path);
  try {
    const weights = new Map<string, FloatTensor>();
    const firsts = new Map<string, Float32Array>();
    const seconds = new Map<string, Float32Array>();
    for (const name of file.tensors.keys()) {
      const tensor = await file.read(name);
      if (name.startsWith(WEIGHT)) weights.set(name.slice(WEIGHT.length), tensor);
      else if (name.startsWith(FIRST)) firsts.set(name.slice(FIRST.length), tensor.data);
      else if (name.startsWith(SECOND)) seconds.set(name.slice(SECOND.length), tensor.data);
    }
    const moments = [...firsts].map(([name, first]) => {
      const second = seconds.get(name);
      if (second === undefined) throw corrupt(path);
      return [name, { first, second }] as const;
    });
    return { progress: progressOf(path, file.metadata.progress), weights, moments: new Map(moments) };
  } finally {
    await file.close();
  }
}

function progressOf(path: string, text: string | undefined): Progress {
  const progress = progressSchema.safeParse(JSON.parse(text ?? 'null'));
  if (progress.success) return progress.data;
  throw corrupt(path);
}

function corrupt(path: string): AppError {
  return new AppError('corrupt', `${path} is no checkpoint of a training. Remove it to begin anew.`);
}
