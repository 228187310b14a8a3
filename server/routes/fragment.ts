import type { Request } from 'express';

/** Whether a script sent the form, and puts what comes back in its place; else the browser goes to a page. */
export function wantsFragment(request: Request): boolean {
  return request.query.fragment !== undefined;
}
