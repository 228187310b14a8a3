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
