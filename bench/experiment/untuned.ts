import { join } from 'node:path';
import { type BaseModel, findBase } from '../../encoder/variants/base.ts';
import {
  cachedOrMade,
  type ReadyVariant,
  type ResolveOptions,
} from '../../encoder/variants/ready-variant.ts';
import { weightsSha256 } from '../../encoder/model/folder.ts';
import { dataLayout } from '../../core/paths.ts';
import type { Precision } from '../../encoder/model/precision.ts';

/** A base model and what can be cut from it. */
export interface Base {
  readonly model: BaseModel;
  /** Of its weights. */
  readonly sha256: string;
  /** At full depth. */
  readonly layers: number;
  /** The base with some of its layers and nothing else changed, made when it is first asked for. */
  readonly untuned: (keep: readonly number[], precision?: Precision) => Promise<ReadyVariant>;
}

/**
 * @param named name or path of the base, or a model of a hub
 * @param options `dataDir` is where the variants are kept
 * @throws AppError as `findBase`
 */
export async function openBase(named: string, options: ResolveOptions): Promise<Base> {
  const model = await findBase(named, options);
  const { dir: base, layers } = model;
  const baseSha256 = await weightsSha256(base);
  return {
    model,
    sha256: baseSha256,
    layers: layers.length,
    untuned: (keep, precision = 'fp32') => {
      const name = `${keep.join('-')}${precision === 'fp32' ? '' : `-${precision}`}`;
      const source = join(dataLayout(options.dataDir).variants, name);
      const spec = { name, source, base: () => Promise.resolve(base), baseSha256, keep, precision };
      return cachedOrMade(spec, options);
    },
  };
}
