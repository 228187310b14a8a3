import type { Request } from 'express';

/** Where this server is, as the person sees it; behind a trusted proxy as the proxy says. */
export function originOf({ protocol, host }: Request): string {
  return `${protocol}://${host}`;
}
