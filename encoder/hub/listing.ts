import { z } from 'zod';
import { AppError, messageOf } from '../../core/errors.ts';
import { DEFAULT_REVISION, isCommit, type ModelReference } from './model-id.ts';
import { ask, type Answer, type Connection, patiently } from './request.ts';
import { requireAnswer } from './refusal.ts';

/** A file of a model, as the hub lists it. */
export interface ListedFile {
  readonly path: string;
  /** Where the listing tells neither size nor hash, they have to be asked for. */
  readonly size: number | null;
  /** SHA-256 of a large file, 64 hex digits; Git's SHA-1 of a small one, 40. */
  readonly hash: string | null;
}

/** A revision of a model, and what it holds. */
export interface Listing {
  readonly commit: string;
  readonly files: readonly ListedFile[];
}

const MOST_BYTES = 32e6;
const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const hash = z.string().regex(HASH);
const size = z.number().int().min(0);
const listingSchema = z.object({
  sha: z.string().refine(isCommit),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: size.nullish(),
      blobId: hash.nullish(),
      lfs: z.object({ sha256: hash, size }).nullish(),
    }),
  ),
});

/**
 * Resolves a revision to its commit and lists its files.
 *
 * @param tries how often a hub that does not answer is asked
 * @throws AppError as `ask` and `requireAnswer`; `corrupt` for an answer that is no listing
 */
export async function listModel(
  reference: ModelReference,
  connection: Connection,
  tries: number,
): Promise<Listing> {
  const { endpoint } = connection.settings;
  const revision = reference.revision ?? DEFAULT_REVISION;
  const url = `${endpoint}/api/models/${reference.id}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const attempt = (): Promise<Listing> =>
    ask({ url }, connection, async (answer) => {
      requireAnswer(answer.response, { ...reference, revision }, connection.settings);
      return listingFrom(await textOf(answer), url);
    });
  const listing = await patiently(connection, attempt, tries);
  if (!isCommit(revision) || listing.commit === revision) return listing;
  throw new AppError('corrupt', `${url} answers with another commit, ${listing.commit}. Check HF_ENDPOINT.`);
}

function listingFrom(text: string, url: string): Listing {
  try {
    const { sha, siblings } = listingSchema.parse(JSON.parse(text));
    const files = siblings.map(({ rfilename: path, lfs, blobId, ...file }) => ({
      path,
      size: lfs?.size ?? file.size ?? null,
      hash: lfs?.sha256 ?? blobId ?? null,
    }));
    return { commit: sha, files };
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new AppError(
      'corrupt',
      `${url} answers with something that is no list of a model's files (${what.replaceAll(/\s+/g, ' ').slice(0, 200)}). Check HF_ENDPOINT.`,
      { cause: error },
    );
  }
}

async function textOf({ response, body }: Answer): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new AppError('corrupt', `${response.url} answers without end.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A file whose content can be checked. */
export interface KnownFile {
  readonly path: string;
  readonly size: number;
  readonly hash: string;
}

/** The address of a file at a commit. */
export function fileUrl(
  endpoint: string,
  { id, commit }: { id: string; commit: string },
  path: string,
): string {
  return `${endpoint}/${id}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * A listed file with its size and hash, which mirrors of the hub tell only with the file itself.
 *
 * @throws AppError as `ask` and `requireAnswer`; `corrupt` where neither tells them
 */
export async function knownFile(
  { path, size, hash }: ListedFile,
  of: { readonly id: string; readonly commit: string },
  connection: Connection,
): Promise<KnownFile> {
  if (size !== null && hash !== null) return { path, size, hash };
  const url = fileUrl(connection.settings.endpoint, of, path);
  const asked = { id: of.id, revision: of.commit, path };
  const told = await patiently(connection, () =>
    ask({ url, method: 'HEAD' }, connection, ({ response, linked }) => {
      requireAnswer(response, asked, connection.settings);
      const { headers } = response;
      return Promise.resolve({
        size: Number(linked.size ?? headers.get('content-length') ?? NaN),
        hash: (linked.etag ?? headers.get('etag') ?? '').replace(/^W\//, '').replaceAll('"', ''),
      });
    }),
  );
  if (Number.isSafeInteger(told.size) && HASH.test(told.hash)) return { path, ...told };
  throw new AppError(
    'corrupt',
    `${url} does not tell the size and hash of its content, so it cannot be checked. Name another HF_ENDPOINT.`,
  );
}
