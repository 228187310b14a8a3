import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';

/** A file of a model, as a hub has it: large ones are kept on another server. */
export interface HubFile {
  readonly content: Buffer;
  readonly hash: string;
  readonly isLarge: boolean;
}

/** A request that came, to the hub or to the server that it sends people on to. */
interface Seen {
  readonly server: 'hub' | 'storage';
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

type Misbehavior = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface Hub {
  readonly endpoint: string;
  readonly storage: string;
  readonly seen: Seen[];
  /** By their paths; to be changed at will. */
  readonly files: Map<string, HubFile>;
  /** What branches and tags are. */
  readonly commits: Map<string, string>;
  /** Whether the listing tells sizes and hashes. */
  tellsHashes: boolean;
  /** Answers in place of the hub (and the storage), where it returns true. */
  misbehave: Misbehavior;
  close(): Promise<void>;
}

export const ID = 'acme/tiny-encoder';
export const COMMIT = 'c'.repeat(40);

export function hubFile(content: Buffer | string, isLarge = false): HubFile {
  const bytes = Buffer.from(content);
  const hash = isLarge
    ? createHash('sha256').update(bytes).digest('hex')
    : createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  return { content: bytes, hash, isLarge };
}

/** The files of a folder as a hub has them: weights are large. */
export async function hubFiles(dir: string): Promise<Map<string, HubFile>> {
  const files = new Map<string, HubFile>();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const isLarge = entry.name.endsWith('.safetensors');
    files.set(path.slice(dir.length + 1), hubFile(await readFile(path), isLarge));
  }
  return files;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

function send(request: IncomingMessage, response: ServerResponse, { content, hash }: HubFile): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start > 0)
    response.setHeader('content-range', `bytes ${start}-${content.length - 1}/${content.length}`);
  response.setHeader('etag', `"${hash}"`);
  response.setHeader('content-length', content.length - start);
  response.writeHead(start > 0 ? 206 : 200);
  response.end(request.method === 'HEAD' ? undefined : content.subarray(start));
}

function refuse(response: ServerResponse, status: number, code?: string): void {
  if (code !== undefined) response.setHeader('x-error-code', code);
  response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"no"}');
}

/** A hub on loopback with one model, and the storage that it sends people on to for large files. */
export async function startHub(files: Map<string, HubFile>): Promise<Hub> {
  const commits = new Map([['main', COMMIT]]);
  const note = (server: Seen['server'], { method = '', url = '', headers }: IncomingMessage): void => {
    hub.seen.push({ server, method, url, authorization: headers.authorization, range: headers.range });
  };
  const storage = createServer((request, response) => {
    note('storage', request);
    if (hub.misbehave(request, response)) return;
    const file = [...files.values()].find(({ hash }) => request.url === `/${hash}`);
    if (file === undefined) refuse(response, 404);
    else send(request, response, file);
  });
  const server = createServer((request, response) => {
    note('hub', request);
    if (hub.misbehave(request, response)) return;
    const [, revision] =
      /^\/api\/models\/acme\/tiny-encoder\/revision\/([^?]+)(?:\?|$)/.exec(request.url ?? '') ?? [];
    const [, commit, path = ''] =
      /^\/acme\/tiny-encoder\/resolve\/(\w+)\/(.+)$/.exec(request.url ?? '') ?? [];
    const file = files.get(decodeURIComponent(path));
    response.setHeader('x-repo-commit', commit ?? '');
    if (revision !== undefined) {
      const named = decodeURIComponent(revision);
      const sha = commits.get(named) ?? [...commits.values()].find((each) => each === named);
      if (sha === undefined) refuse(response, 404, 'RevisionNotFound');
      else response.end(JSON.stringify({ id: ID, sha, siblings: listing(hub) }));
    } else if (commit === undefined) refuse(response, 404, 'RepoNotFound');
    else if (file === undefined) refuse(response, 404, 'EntryNotFound');
    else if (file.isLarge) {
      response.setHeader('x-linked-etag', `"${file.hash}"`);
      response.setHeader('x-linked-size', file.content.length);
      response.writeHead(302, { location: `${hub.storage}/${file.hash}` }).end();
    } else send(request, response, file);
  });
  const hub: Hub = {
    endpoint: await listen(server),
    storage: await listen(storage),
    seen: [],
    files,
    commits,
    tellsHashes: true,
    misbehave: () => false,
    async close() {
      for (const each of [server, storage]) {
        each.closeAllConnections();
        each.close();
        await once(each, 'close');
      }
    },
  };
  return hub;
}

function listing({ files, tellsHashes }: Hub): unknown[] {
  return [...files].map(([rfilename, { content, hash, isLarge }]) => {
    if (!tellsHashes) return { rfilename };
    const lfs = isLarge ? { sha256: hash, size: content.length, pointerSize: 134 } : undefined;
    return { rfilename, size: content.length, blobId: isLarge ? '0'.repeat(40) : hash, lfs };
  });
}
