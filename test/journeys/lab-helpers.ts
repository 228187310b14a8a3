import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A browser as far as the lab needs one: keeps its cookie, and sends the forms of the pages that it has seen. */
export interface LabClient {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  send(path: string, body: string | FormData, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  sendJson(path: string, body: object): Promise<Answer>;
  signIn(token: string, back?: string): Promise<Answer>;
  /** Sends a form of the page at `from`. */
  post(from: string, path: string, fields: Fields): Promise<Answer>;
  postFile(from: string, path: string, name: string, content: string, text?: string): Promise<Answer>;
  /** The text of a page once it says what is waited for. */
  until(path: string, isThere: (text: string) => boolean): Promise<string>;
  search(query: string): Promise<{ readonly searchId: string; readonly first: string }>;
  moveTo(url: string): void;
  /** Another one with the same cookie. */
  copy(): LabClient;
}

const WITHIN_MS = 300_000;
const foundSchema = z.object({ searchId: z.string(), hits: z.array(z.object({ id: z.string() })) });

export function labClient(first: string, begin = ''): LabClient {
  let url = first;
  let cookie = begin;

  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...init, headers });
    const set = answer.headers.getSetCookie().find((each) => each.startsWith('bonsai_lab='));
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const formToken = async (from: string): Promise<string> =>
    /name="form" value="([^"]+)"/.exec((await ask(from)).text)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
  const encoded = (fields: Fields): string =>
    new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) =>
        [value].flat().map((each): [string, string] => [name, each]),
      ),
    ).toString();
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

  return {
    get: (path, headers = {}) => ask(path, { headers: { accept: 'text/html', ...headers } }),
    send: (path, body, headers = {}) => ask(path, { method: 'POST', body, headers }),
    sendJson: (path, body) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    signIn: (token, back = '') =>
      ask('/lab/sign-in', { method: 'POST', body: encoded({ token, back }), headers: FORM }),
    async post(from, path, fields) {
      const body = encoded({ ...fields, form: await formToken(from) });
      return ask(path, { method: 'POST', body, headers: FORM });
    },
    async postFile(from, path, name, content, text = '') {
      const body = new FormData();
      body.set('form', await formToken(from));
      body.set('file', new File([content], name));
      body.set('text', text);
      return ask(path, { method: 'POST', body });
    },
    async until(path, isThere) {
      const deadline = Date.now() + WITHIN_MS;
      for (;;) {
        const { text } = await ask(path);
        if (isThere(text)) return text;
        if (Date.now() > deadline) throw new Error(`${path} did not come to it:\n${text}`);
        // The server itself holds such a page back for a while; this only keeps a failure from spinning.
        await setTimeout(50);
      }
    },
    async search(query) {
      const { text } = await ask(`/api/search?${encoded({ q: query })}`);
      const { searchId, hits } = foundSchema.parse(JSON.parse(text));
      return { searchId, first: hits[0]?.id ?? '' };
    },
    moveTo(to) {
      url = to;
    },
    copy: () => labClient(url, cookie),
  };
}
