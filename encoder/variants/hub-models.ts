import { existsSync } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { makeFolder } from '../../core/files.ts';
import { dataLayout, shipped } from '../../core/paths.ts';
import { type Snapshot, snapshotAt } from '../hub/cache-layout.ts';
import type { Fetched } from '../hub/fetch-model.ts';
import { type ModelReference, parseReference } from '../hub/model-id.ts';
import { hubSettings } from '../hub/settings.ts';
import { cachedSnapshot, isWhole } from '../hub/snapshot.ts';
import { catalog } from './catalog.ts';
import { isUsableName, link } from './own-variants.ts';
import type { ResolveOptions } from './ready-variant.ts';

/**
 * Models of a hub are known by links in the data folder's folder of variants, from a name to a snapshot in the hub's cache.
 * A link names the commit, so what a name means does not change until it is added anew.
 */

/** The name of the link by which a model is found by its own name; no account or model has `--` in its name. */
function linkName(id: string): string {
  return id.replace('/', '--');
}

/** What a link in the folder of variants calls the snapshot that it leads to. */
export function nameOfLink(link: string, { id }: Snapshot): string {
  return link === linkName(id) ? id : link;
}

/** The snapshot that a link leads to, also where it is gone; null for anything else. */
export async function linkedSnapshot(path: string): Promise<Snapshot | null> {
  const there = await lstat(path).catch(() => null);
  return there?.isSymbolicLink() === true ? snapshotAt(await readlink(path)) : null;
}

/** A model of a hub, as it was named here. */
export interface HubModel {
  /** With the commit where it was added before. */
  readonly reference: ModelReference;
  /** Where it lay when it was added. */
  readonly added: Snapshot | null;
  /** The link that says, or is to say, which commit is meant; null where the person said it. */
  readonly link: string | null;
}

/**
 * What `text` names on a hub: a name that was given to a model when it was added, or its own. The path of a local folder may
 * look like the latter, so there must be no folder here that is called as the account: a slip of the pen is told to nobody.
 *
 * @param variants the data folder's folder of variants
 */
export async function asHubModel(text: string, variants: string): Promise<HubModel | null> {
  const named = basename(text) === text ? await linkedSnapshot(join(variants, text)) : null;
  if (named !== null) {
    return { reference: { id: named.id, revision: named.commit }, added: named, link: join(variants, text) };
  }
  const reference = parseReference(text);
  const [account = ''] = reference?.id.split('/') ?? [];
  if (reference === null || existsSync(account)) return null;
  return hubModel(reference, variants);
}

/** What is known here of a model of a hub: the commit that it was added at, unless a revision is named. */
export async function hubModel(reference: ModelReference, variants: string): Promise<HubModel> {
  if (reference.revision !== null) return { reference, added: null, link: null };
  const link = join(variants, linkName(reference.id));
  const added = await linkedSnapshot(link);
  return { reference: { ...reference, revision: added?.commit ?? null }, added, link };
}

/**
 * The folder of a model of a hub: where it was added, else what the cache has of its revision, else what is fetched now.
 *
 * @throws AppError `not-found` where it is not here and nothing may be fetched; as `fetchModel`
 */
export async function hubFolder(
  { reference, added, link: path }: HubModel,
  { announce, signal, report }: Pick<ResolveOptions, 'announce' | 'signal' | 'report'>,
): Promise<string> {
  if (added !== null && existsSync(added.dir)) return added.dir;
  const settings = await hubSettings();
  let found = await cachedSnapshot(settings.cacheDir, reference);
  if (found === null || !(await isWhole(found))) {
    if (announce === undefined) {
      throw new AppError(
        'not-found',
        `${reference.id} is not here. Fetch it with: bonsai models add ${nameOf(reference)}`,
      );
    }
    // Loaded here, since a server fetches nothing.
    const { fetchModel } = await import('../hub/fetch-model.ts');
    found = await fetchModel(reference, { announce, settings, signal, report });
  }
  // What lacks files is asked for again.
  if (path !== null && (await isWhole(found))) await pin(path, found);
  return found.dir;
}

/** As a person writes it. */
export function nameOf({ id, revision }: ModelReference): string {
  return revision === null ? id : `${id}@${revision}`;
}

async function pin(path: string, { dir }: Snapshot): Promise<void> {
  await makeFolder(dirname(path));
  await link(path, dir);
}

/** A model that was added. */
export interface AddedModel extends Fetched {
  /** What it can be called besides its name on the hub. */
  readonly name: string;
}

/**
 * Fetches a model of a hub, where the cache does not have it yet, and lets it be called by its name there, and by `name`.
 *
 * @param text such as intfloat/multilingual-e5-small, with `@revision` where it matters
 * @throws AppError `invalid` for what cannot be a name; `conflict` for a name that another variant has; as `fetchModel`
 */
export async function addHubModel(
  text: string,
  name: string | undefined,
  options: ResolveOptions & Required<Pick<ResolveOptions, 'announce'>>,
): Promise<AddedModel> {
  const { dataDir, models = shipped.models } = options;
  const { variants } = dataLayout(dataDir);
  const reference = parseReference(text);
  if (reference === null) {
    throw new AppError(
      'invalid',
      `"${text}" cannot be a model of a hub. Name one as intfloat/multilingual-e5-small, or with @revision.`,
    );
  }
  if (name !== undefined) await requireFreeName(name, reference, variants, models);
  const { fetchModel } = await import('../hub/fetch-model.ts');
  const fetched = await fetchModel(reference, options);
  for (const each of [linkName(fetched.id), ...(name === undefined ? [] : [name])]) {
    await pin(join(variants, each), fetched);
  }
  return { ...fetched, name: name ?? fetched.id };
}

async function requireFreeName(
  name: string,
  { id }: ModelReference,
  variants: string,
  models: string,
): Promise<void> {
  if (!isUsableName(name) || name.includes('--')) {
    throw new AppError(
      'invalid',
      `"${name}" cannot be a variant's name. Use letters, digits, dots and dashes.`,
    );
  }
  const { bases, variants: shippedVariants } = catalog(models);
  const isShipped = name in bases || shippedVariants.some((each) => each.name === name);
  const path = join(variants, name);
  const isTaken = (await lstat(path).catch(() => null)) !== null && (await linkedSnapshot(path))?.id !== id;
  if (isShipped || isTaken) {
    throw new AppError('conflict', `Another variant is called ${name}. Choose another --name.`);
  }
}
