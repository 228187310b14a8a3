import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';

/** A reverse proxy that puts a site below a path of a host which has other pages too. */
export interface Proxy {
  readonly origin: string;
  /** What was asked for outside that path, since it was last emptied. */
  readonly outside: string[];
  /** Whether the site behind it answers. */
  reachable: boolean;
  close(): void;
}

/**
 * Does what nginx does with `location /helpdesk/ { proxy_pass http://site/; }` and the headers that go with it.
 *
 * @param pages of the rest of the host, by path
 */
export async function openProxy(
  prefix: string,
  site: string,
  pages: Readonly<Record<string, string>>,
): Promise<Proxy> {
  const server = createServer((request, response) => {
    const { url = '', method, headers } = request;
    if (!proxy.reachable) {
      request.socket.destroy();
      return;
    }
    if (!url.startsWith(`${prefix}/`)) {
      const page = pages[url];
      if (page === undefined) proxy.outside.push(url);
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(page ?? 'The intranet has no such page.');
      return;
    }
    const forwarded = ask(
      new URL(url.slice(prefix.length), site),
      { method, headers: { ...headers, 'x-forwarded-prefix': prefix, 'x-forwarded-for': '192.0.2.7' } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    // A page that is left does not wait for its answers.
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const proxy: Proxy = {
    origin: `http://127.0.0.1:${port}`,
    outside: [],
    reachable: true,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return proxy;
}
