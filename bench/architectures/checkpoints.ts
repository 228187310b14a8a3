import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ARCHITECTURES } from '../../encoder/model/architectures.ts';
import { keptLayers } from '../../encoder/pruning/kept-layers.ts';
import { architectureCheckpoint, architectureVectors } from '../../test/parity/fixtures.ts';

/** A tiny random encoder of a family, and PyTorch's vectors of it. */
export interface Checkpoint {
  readonly family: string;
  readonly layers: number;
  /** Layers that remain where it is pruned. */
  readonly kept: readonly number[];
  readonly dir: string;
  readonly vectors: (depth: 'full' | 'pruned') => Promise<Float32Array>;
}

export interface Checkpoints {
  readonly checkpoints: readonly Checkpoint[];
  readonly versions: Readonly<Record<string, string>>;
}

const DEPTHS = [6, 12, 24];

/** The committed ones, of four layers. */
export function committedCheckpoints(): Checkpoints {
  const families = Object.keys(ARCHITECTURES).map((name) => (name === 'bert' ? 'bert-dense' : name));
  const checkpoints = families.map((family) => ({
    family,
    layers: 4,
    kept: [0, 1, 3],
    dir: architectureCheckpoint(family),
    vectors: (depth: 'full' | 'pruned') => architectureVectors(family, depth),
  }));
  return { checkpoints, versions: {} };
}

const madeSchema = z.object({ families: z.array(z.string()), versions: z.record(z.string(), z.string()) });

/** New ones of 6, 12 and 24 layers. */
export async function newCheckpoints(python: string, out: string): Promise<Checkpoints> {
  const keptOf = (layers: number): number[] => keptLayers('alternate', layers / 2, layers);
  const depths = Object.fromEntries(DEPTHS.map((layers) => [layers, keptOf(layers)]));
  const script = fileURLToPath(new URL('./checkpoints.py', import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script, JSON.stringify({ out, depths })], {
    maxBuffer: 1 << 26,
  });
  const { families, versions } = madeSchema.parse(JSON.parse(stdout));
  const checkpoints = families.flatMap((family) =>
    DEPTHS.map((layers) => ({
      family,
      layers,
      kept: keptOf(layers),
      dir: join(out, String(layers), family),
      vectors: async (depth: 'full' | 'pruned') => {
        const file = depth === 'full' ? `${family}.f32` : `${family}-pruned.f32`;
        const bytes = await readFile(join(out, String(layers), file));
        return new Float32Array(Uint8Array.from(bytes).buffer);
      },
    })),
  );
  return { checkpoints, versions };
}
