import type { Server } from 'node:http';
import { systemCode } from '../../core/errors.ts';

/**
 * Answers requests that Node.js cannot parse in the shape of every other error. They never reach Express.
 */
export function answerBrokenRequests(server: Server): void {
  server.on('clientError', (error, socket) => {
    if (!socket.writable || systemCode(error) === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const [status, code, message] =
      systemCode(error) === 'HPE_HEADER_OVERFLOW'
        ? ['413 Payload Too Large', 'too-large', 'The address or the headers are too large.']
        : ['400 Bad Request', 'invalid', 'This is no HTTP request.'];
    const body = JSON.stringify({ error: { code, message } });
    socket.end(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
}
