import { AppError } from '../../core/errors.ts';
import type { ModelReference } from './model-id.ts';
import type { HubSettings } from './settings.ts';

/** What was asked for. */
export interface Asked extends ModelReference {
  /** A file of it; its listing where absent. */
  readonly path?: string;
}

/**
 * Throws what an answer that is none means to the person who asked.
 *
 * @throws AppError `not-found`, `forbidden`, `rate-limited`, `unavailable` or `failed`
 */
export function requireAnswer(response: Response, asked: Asked, settings: HubSettings): void {
  if (response.ok) return;
  const { status, headers } = response;
  const { host } = new URL(settings.endpoint);
  const what = `${host} answers ${status} for ${asked.path ?? asked.id}`;
  if (status === 429) {
    const retryAfterMs = 1000 * Number(headers.get('retry-after') ?? 0);
    throw new AppError('rate-limited', `${what}: too many requests. Try again later.`, {
      details: { retryAfterMs },
    });
  }
  if (status >= 500 || status === 408) throw new AppError('unavailable', `${what}. Try again later.`);
  if (status === 401 || status === 403) throw refused(headers.get('x-error-code'), asked, settings);
  if (status !== 404) throw new AppError('failed', `${what}. Check HF_ENDPOINT.`);
  throw new AppError('not-found', missing(headers.get('x-error-code'), asked, host));
}

/** The hub answers alike for what is private and for what is not there, to whoever may not know. */
function refused(code: string | null, { id }: Asked, { endpoint, token }: HubSettings): AppError {
  const { host } = new URL(endpoint);
  if (code === 'GatedRepo') {
    const then =
      token === null
        ? 'set HF_TOKEN to a token of your account'
        : 'HF_TOKEN must be a token of the account that has accepted them';
    return new AppError(
      'forbidden',
      `${id} is only for those who accept its conditions. Accept them at ${endpoint}/${id}; ${then}.`,
    );
  }
  const then =
    token === null
      ? 'Check the name; for a private model set HF_TOKEN.'
      : 'Check the name, and that HF_TOKEN is valid and may read it.';
  return new AppError('forbidden', `${host} has no model ${id}, or does not show it to you. ${then}`);
}

function missing(code: string | null, { id, revision, path }: Asked, host: string): string {
  if (path !== undefined) return `${host} lists ${path} in ${id} but does not have it. Try again later.`;
  if (code === 'RevisionNotFound') {
    return `${id} has no revision ${revision ?? ''}. Look at its branches, tags and commits on ${host}.`;
  }
  return `There is no model ${id} on ${host}. Check the name.`;
}
