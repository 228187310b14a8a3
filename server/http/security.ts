import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers that keep a page harmless even if something got into it: nothing runs or loads but our own files, nobody
 * frames it, forms post to us alone.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whether a site is always HTTPS is known where TLS ends, in front of this server.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
}
