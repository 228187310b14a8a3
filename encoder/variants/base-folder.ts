import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { dataLayout, shipped } from '../../core/paths.ts';
import { parseReference } from '../hub/model-id.ts';
import { catalog } from './catalog.ts';
import { hubFolder, hubModel } from './hub-models.ts';
import type { ResolveOptions } from './ready-variant.ts';

/**
 * Where a base of the catalog lies: in the folder of models where it ships, else in the hub's cache, into which it is
 * fetched where that may be. A tuned variant that ships serves without its base.
 *
 * @param name of a base in the catalog
 * @param options with the data folder where the base may lie in the hub's cache
 * @throws AppError as `hubFolder`
 */
export async function baseFolder(name: string, options: Partial<ResolveOptions> = {}): Promise<string> {
  const { models = shipped.models, dataDir } = options;
  const dir = join(models, name);
  if (existsSync(dir) || dataDir === undefined) return dir;
  const hub = catalog(models).bases[name]?.hub ?? '';
  const reference = parseReference(hub);
  if (reference === null) {
    throw new AppError('not-found', `${dir} is missing, and "${hub}" cannot be a model of a hub.`);
  }
  return hubFolder(await hubModel(reference, dataLayout(dataDir).variants), options);
}
