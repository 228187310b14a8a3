import { createServer } from 'node:net';
import { systemCode } from '../../core/errors.ts';

/** Ports that are tried one after the other. */
const TRIED = 20;

/** The first port from `first` on that nobody listens on; `first` itself where that cannot be found out. */
export async function freePort(host: string, first: number): Promise<number> {
  for (let port = first; port < first + TRIED; port++) {
    if (!(await isTaken(host, port))) return port;
  }
  return first;
}

async function isTaken(host: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve(systemCode(error) === 'EADDRINUSE');
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(false);
      });
    });
  });
}
