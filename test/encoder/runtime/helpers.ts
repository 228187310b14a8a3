import { cp, mkdtemp, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { folder } from '../../temporary-files.ts';
import { resolveVariant, type ReadyVariant } from '../../../encoder/variants/resolve.ts';

/** A shipped variant, made on first use. */
export async function variant(name = 'minilm-l3'): Promise<ReadyVariant> {
  return resolveVariant(name, { dataDir: folder });
}

/** A copy of a folder. */
export async function temporaryCopy(original: string, accept: (path: string) => boolean = () => true) {
  const dir = await mkdtemp(join(folder, 'copy-'));
  await cp(original, dir, { recursive: true, filter: accept });
  return dir;
}

/** A copy of a variant that `damage` may spoil. */
export async function copyOf(
  original: ReadyVariant,
  damage: (dir: string) => Promise<void>,
): Promise<ReadyVariant> {
  const dir = await temporaryCopy(original.dir, (path) => !path.endsWith('.safetensors'));
  await damage(dir);
  return { ...original, dir };
}

/** Overwrites a part of a file, given as fractions of its size, with bytes that are NaN as floats. */
export async function fillWithNaN(path: string, from: number, to: number): Promise<void> {
  const { size } = await stat(path);
  const start = Math.floor(size * from);
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(Math.floor(size * to) - start, 0xff), 0, undefined, start);
  await file.close();
}
