import { createServer, type RequestListener, type Server } from 'node:http';
import { systemCode } from '../../core/errors.ts';

/** Headers of a question of the longest length in any script, percent-encoded, fit. */
const MAX_HEADERS_SIZE = 128 * 1024;

/** Milliseconds within which a request has to have come in; how often Node.js looks for those that have not. */
interface Patience {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}

const PATIENCE: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
};

/** A server that waits for no request for ever. What Node.js itself refuses is answered in the shape of every error. */
export function createPatientServer(application: RequestListener, patience: Patience = PATIENCE): Server {
  const server = createServer({ maxHeaderSize: MAX_HEADERS_SIZE, ...patience }, application);
  server.on('clientError', (error, socket) => {
    if (!socket.writable || systemCode(error) === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const { status, code, message } = REFUSALS.get(systemCode(error) ?? '') ?? NO_HTTP;
    const body = JSON.stringify({ error: { code, message } });
    socket.end(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
  return server;
}

const NO_HTTP = { status: '400 Bad Request', code: 'invalid', message: 'This is no HTTP request.' };
/** By the code of Node.js's error. */
const REFUSALS: ReadonlyMap<string, typeof NO_HTTP> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: '413 Payload Too Large',
      code: 'too-large',
      message: 'The address or the headers are too large.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      status: '408 Request Timeout',
      code: 'timeout',
      message: 'The request did not come in within the time that it may take.',
    },
  ],
]);
