import type { Request, Response } from 'express';
import { placeOf } from './base-path.ts';

/** Where this site is, as the person sees it; behind a trusted proxy as the proxy says. No slash at its end. */
export function siteAddress({ protocol, host }: Request, response: Response): string {
  return `${protocol}://${host}${placeOf(response).base}`;
}

/** Leads to one of the site's own pages. */
export function leadTo(response: Response, status: 302 | 303, path: string): void {
  response.redirect(status, `${placeOf(response).base}${path}`);
}

/** Whether a script sent the form, and puts what comes back in its place; else the browser goes to a page. */
export function wantsFragment(request: Request): boolean {
  return request.query.fragment !== undefined;
}

/** A cookie of a request, decoded; null where it is not sent, or is no cookie that this server could have set. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at === -1 || part.slice(0, at).trim() !== name) continue;
    try {
      return decodeURIComponent(part.slice(at + 1).trim());
    } catch {
      return null;
    }
  }
  return null;
}

/** Aborted when the client goes away before its answer is sent. */
export function goneSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
