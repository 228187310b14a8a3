import { setTimeout as delay } from 'node:timers/promises';
import { AppError, messageOf, systemCode, throwIfCancelled } from '../../core/errors.ts';
import type { HubSettings } from './settings.ts';

/** What every request needs to know. */
export interface Connection {
  readonly settings: HubSettings;
  /** Milliseconds before the second try; they double with each further one. */
  readonly retryMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Request {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server answered in the end, and what the hub said of the file before it sent us on to another server. */
export interface Answer {
  readonly response: Response;
  readonly linked: { readonly etag: string | null; readonly size: string | null };
  readonly body: AsyncIterable<Uint8Array>;
}

const MOST_REDIRECTS = 5;
const MOST_TRIES = 5;
const RETRY_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks a server, follows its redirects and reads the answer. The token goes to the endpoint's own host and to no other.
 *
 * @throws AppError `unavailable` where there is no connection, `timeout` where nothing comes, `failed` for redirects that
 *   lead nowhere, `cancelled`, and as `read`
 */
export async function ask<T>(
  request: Request,
  { settings, signal }: Connection,
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  throwIfCancelled(signal);
  const stop = new AbortController();
  const stalled = setTimeout(() => {
    stop.abort();
  }, settings.stallMs);
  const { host } = new URL(request.url);
  try {
    const signals = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    const answer = await followed(request, settings, signals);
    const body = chunksOf(answer.response, () => stalled.refresh());
    return await read({ ...answer, body });
  } catch (error) {
    throwIfCancelled(signal);
    if (stop.signal.aborted) {
      const seconds = Math.round(settings.stallMs / 1000);
      throw new AppError(
        'timeout',
        `${host} has sent nothing for ${seconds} s. Try again: what was fetched is kept.`,
        { cause: error },
      );
    }
    throw isLost(error) ? lost(host, error) : error;
  } finally {
    clearTimeout(stalled);
    // Also closes the connection of an answer that was not read to its end.
    stop.abort();
  }
}

/** @param alive called whenever something has come */
async function* chunksOf(response: Response, alive: () => void): AsyncGenerator<Uint8Array> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    alive();
    yield chunk;
  }
}

async function followed(
  { url: first, method = 'GET', headers = {} }: Request,
  { endpoint, token }: HubSettings,
  signal: AbortSignal,
): Promise<Omit<Answer, 'body'>> {
  const own = new URL(endpoint).origin;
  let url = new URL(first);
  let linked: Answer['linked'] = { etag: null, size: null };
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const authorization =
      token !== null && url.origin === own ? { authorization: `Bearer ${token}` } : undefined;
    const sent = { 'user-agent': 'bonsai-faq', 'accept-encoding': 'identity', ...headers, ...authorization };
    const response = await fetch(url, { method, headers: sent, redirect: 'manual', signal });
    linked = {
      etag: linked.etag ?? response.headers.get('x-linked-etag'),
      size: linked.size ?? response.headers.get('x-linked-size'),
    };
    if (!REDIRECTS.has(response.status)) return { response, linked };
    await response.body?.cancel();
    url = redirected(url, response.headers.get('location'));
  }
  throw new AppError(
    'failed',
    `${new URL(first).host} sends every request on to another address. Check HF_ENDPOINT.`,
  );
}

function redirected(from: URL, location: string | null): URL {
  if (location !== null && URL.canParse(location, from.href)) {
    const to = new URL(location, from);
    const isSafe = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
    if (isSafe && to.username === '') return to;
  }
  throw new AppError(
    'failed',
    `${from.host} sends us on to an address that cannot be used safely (${location ?? 'none'}). Check HF_ENDPOINT.`,
  );
}

/** Node.js tells of every failed connection by one TypeError, with the reason as its cause. */
function isLost(error: unknown): error is TypeError {
  return error instanceof TypeError && /^(?:fetch failed|terminated)$/.test(error.message);
}

function lost(host: string, error: TypeError): AppError {
  const reason = systemCode(error.cause) ?? messageOf(error.cause ?? error);
  return new AppError(
    'unavailable',
    `The connection to ${host} failed (${reason}). Check the network, a proxy and HF_ENDPOINT; what was fetched is kept.`,
    { cause: error },
  );
}

/** Failures that may be over in a moment. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'timeout', 'rate-limited']);

export function isPassing(error: unknown): error is AppError {
  return error instanceof AppError && PASSING.has(error.code);
}

/**
 * Tries again what may succeed in a moment, after a pause that grows, or that the server asks for.
 *
 * @param attempt is given a function to call when it has got on, so that its next failure counts as the first
 * @param tries fewer where a person waits for the first sign of life
 * @throws AppError as the last attempt
 */
export async function patiently<T>(
  { retryMs = RETRY_MS, signal }: Connection,
  attempt: (gotOn: () => void) => Promise<T>,
  tries = MOST_TRIES,
): Promise<T> {
  let failures = 0;
  for (;;) {
    try {
      return await attempt(() => {
        failures = 0;
      });
    } catch (error) {
      failures += 1;
      if (!isPassing(error) || failures >= tries) throw error;
      const wait = Math.max(retryMs * 2 ** (failures - 1), askedToWait(error));
      await delay(Math.min(wait, LONGEST_WAIT_MS), undefined, { signal }).catch(() => undefined);
      throwIfCancelled(signal);
    }
  }
}

/** Milliseconds after which a busy server wants to be asked again, as the details of its refusal say. */
function askedToWait({ details }: AppError): number {
  if (typeof details !== 'object' || details === null || !('retryAfterMs' in details)) return 0;
  return Number(details.retryAfterMs) || 0;
}
